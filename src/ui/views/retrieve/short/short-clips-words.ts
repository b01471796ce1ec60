/** Names, sentences and tables for the four ways to feed short audio. */
import type { ShortClipResult, ShortFigures, ShortPoint } from '../../../../contract/retrieve.ts';
import type { ModelFamily } from '../../../../core/family.ts';
import type { PatchGrid } from '../../../../core/geometry.ts';
import type { ShortWay } from '../../../../core/masks/short-ways.ts';
import { columnsFed, SHORT_WAYS } from '../../../../core/masks/short-ways.ts';
import { countWord, formatSeconds } from '../../../kit/format.ts';
import type { Numbers } from '../../../kit/table/numbers.ts';

export const WAY_NAMES: Readonly<Record<ShortWay, string>> = {
  pad: 'Pad',
  trim: 'Trim',
  real: 'Only real tokens',
  tile: 'Tile',
};

/** What a way does, in a sentence. */
export function wayWords(way: ShortWay, { clipSeconds, audio }: ModelFamily): string {
  switch (way) {
    case 'pad':
      return `zeros are added after the logarithm up to ${audio.spectrogramFrames} frames, as in training; these zeros are louder than silence`;
    case 'trim':
      return `only full columns of ${audio.grid.patch} real frames are encoded; a partial last column is dropped`;
    case 'real':
      return 'every column with a real frame is encoded; a partial last column is filled up with zeros';
    case 'tile':
      return `the audio is repeated up to ${countWord(clipSeconds)} seconds before the spectrogram is computed`;
  }
}

/** A table of the four ways, beside the whole audio. */
export function shortNumbers(result: ShortClipResult, name: string): Numbers {
  const [point] = result.points;
  const columns = [...SHORT_WAYS.map((way) => point?.ways[way] ?? null), result.whole];
  const row = (
    label: string,
    decimals: number,
    value: (figures: ShortFigures) => number | null,
    unit = '',
  ) => ({
    label,
    unit,
    decimals,
    cells: columns.map((figures) => figures && value(figures)),
  });
  return {
    name: `${name}-short-clip`,
    corner: 'Figure',
    heads: [...SHORT_WAYS.map((way) => WAY_NAMES[way]), 'Whole audio'],
    rows: [
      row('Tokens encoded', 0, ({ tokens }) => tokens),
      row('Cosine with the whole audio', 4, ({ cosineToWhole }) => cosineToWhole),
      row(
        'Other audio more similar to the whole',
        0,
        ({ soundsNearer }) => soundsNearer,
        `of ${result.otherSounds}`,
      ),
      row('Cosine with its own video', 4, ({ cosineToPicture }) => cosineToPicture),
      row('Rank of its own video', 0, ({ rank }) => rank, `of ${result.pictures}`),
    ],
  };
}

/** Says which way drifted least. */
export function readShort({ points, pictures, whole }: ShortClipResult): string {
  const [point] = points;
  const ways = point ? present(point) : [];
  if (!point || ways.length === 0) return 'Nothing was encoded.';
  const least = ways.reduce((best, other) => (drift(other) < drift(best) ? other : best));
  // Equal inputs give equal embeddings up to rounding.
  const tied = ways.filter((other) => drift(other) - drift(least) < 1e-6);
  const names = tied.map(({ way }) => `“${WAY_NAMES[way]}”`);
  const who =
    names.length === 1
      ? `${names[0]} drifted`
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} drifted`;
  const rank =
    least.figures.rank === null
      ? ''
      : ` Its own video then ranks ${least.figures.rank} of ${pictures}; with the whole audio it ranks ${whole.rank}.`;
  return `With ${formatSeconds(point.keepSeconds)} of this audio, ${who} least: cosine ${least.figures.cosineToWhole.toFixed(4)} with the whole audio.${rank}`;
}

interface WayFigures {
  readonly way: ShortWay;
  readonly figures: ShortFigures;
}

function present(point: ShortPoint): WayFigures[] {
  return SHORT_WAYS.flatMap((way) => {
    const figures = point.ways[way];
    return figures ? [{ way, figures }] : [];
  });
}

const drift = ({ figures }: WayFigures) => 1 - figures.cosineToWhole;

/** One figure of a way by the seconds kept. */
export function curvePoints(
  points: readonly ShortPoint[],
  way: ShortWay,
  value: (figures: ShortFigures) => number | null,
): { readonly x: number; readonly y: number }[] {
  return points.flatMap(({ keepSeconds, ways }) => {
    const figures = ways[way];
    const y = figures && value(figures);
    return y === null ? [] : [{ x: keepSeconds, y }];
  });
}

/** The numbers of the curves, one row for each length. */
export function curveNumbers(points: readonly ShortPoint[], name: string): Numbers {
  return {
    name: `${name}-short-clip-curve`,
    corner: 'Seconds kept',
    heads: SHORT_WAYS.flatMap((way) => [`${WAY_NAMES[way]}: drift`, `${WAY_NAMES[way]}: rank`]),
    rows: points.map(({ keepSeconds, ways }) => ({
      label: keepSeconds.toFixed(2),
      unit: '',
      decimals: 4,
      cells: SHORT_WAYS.flatMap((way) => {
        const figures = ways[way];
        // Ranks are text, so that they are shown as whole numbers beside drifts with four decimals.
        return figures
          ? [1 - figures.cosineToWhole, figures.rank === null ? null : String(figures.rank)]
          : [null, null];
      }),
    })),
  };
}

/** (tokens) 1 where a patch is not encoded. */
export function unfedMask(way: ShortWay, frames: number, grid: PatchGrid): Uint8Array<ArrayBuffer> {
  const columns = columnsFed(way, frames, grid);
  return Uint8Array.from({ length: grid.tokens }, (_, token) => Number(token % grid.gridColumns >= columns));
}
