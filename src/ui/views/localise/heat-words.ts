/** What a map shows, its unit, its peak and the probe in words. */
import type { Centring } from '../../../contract/localise.ts';
import type { AudioInput } from '../../../core/family.ts';
import type { PatchGrid } from '../../../core/geometry.ts';
import type { HeatName } from '../../../state/shell/route.ts';
import { melHertz } from '../../figures/axes.ts';
import { formatFigure } from '../../kit/format.ts';

interface HeatWords {
  readonly title: string;
  /** What is bright, or coloured, and how it comes about. */
  readonly gloss: string;
  readonly picture: string;
  readonly sound: string;
}

/** The kinds of map by name, and what each one shows of picture and sound. */
export const HEAT_WORDS: Readonly<Record<HeatName, HeatWords>> = {
  similarity: {
    title: 'Similarity',
    gloss:
      'Bright patches of the picture go with the sound, bright patches of the spectrogram with the picture: the embedding of each patch is held against the pooled embedding of the other sense.',
    picture: 'Picture patches against the sound',
    sound: 'Sound patches against the picture',
  },
  rollout: {
    title: 'Attention rollout',
    gloss:
      'Bright patches of one sense are those that the tokens of the other sense draw on, by attention followed back through every block. Attention tells what is read, not what decides.',
    picture: 'What the sound’s tokens draw on in the picture',
    sound: 'What the picture’s tokens draw on in the sound',
  },
  drop: {
    title: 'Drop tokens',
    gloss:
      'Groups of patches are left out, one after the other. Magenta: without them sound and picture agree less, so they speak for the pair; green: without them the pair agrees more.',
    picture: 'What the pair’s cosine loses without these picture patches',
    sound: 'What the pair’s cosine loses without these sound patches',
  },
};

/** What a map's numbers are, as it stands behind the ends of its colour bar. */
export function heatUnit(heat: HeatName, centring: Centring): string {
  if (heat === 'rollout') return '× even share';
  if (heat === 'drop') return 'of cosine lost';
  return centring === 'none' ? 'cosine' : 'centred similarity';
}

/** A value of a map with a true minus. */
export function formatHeat(value: number): string {
  return formatFigure(value).replace('-', '−');
}

/** Where a picture map is highest, in words; rows and columns from 1. */
export function readPicturePeak(values: Float32Array, { gridRows, gridColumns }: PatchGrid): string {
  const token = peakOf(values);
  const [row, column] = [Math.floor(token / gridColumns), token % gridColumns];
  const share = (place: number, places: number) => Math.round(((place + 0.5) / places) * 100);
  return (
    `Highest in row ${row + 1}, column ${column + 1} of ${gridRows} × ${gridColumns} patches ` +
    `(${share(column, gridColumns)} % across, ${share(row, gridRows)} % down): ${formatHeat(values[token] ?? 0)}.`
  );
}

/** Where a sound map is highest, in words. */
export function readSoundPeak(values: Float32Array, { grid, columnSeconds }: AudioInput): string {
  const token = peakOf(values);
  const { gridRows, gridColumns } = grid;
  const [row, column] = [Math.floor(token / gridColumns), token % gridColumns];
  const hertz = (band: number) => Math.round(melHertz(band / gridRows) / 10) * 10;
  return (
    `Highest at ${(column * columnSeconds).toFixed(1)} to ${((column + 1) * columnSeconds).toFixed(1)} s, ` +
    `${hertz(row)} to ${hertz(row + 1)} Hz: ${formatHeat(values[token] ?? 0)}.`
  );
}

/** The place of the largest value, whatever has none passed over; the first of equals. */
export function peakOf(values: Float32Array): number {
  let best = 0;
  for (let place = 1; place < values.length; place += 1) {
    const [value, highest] = [values[place] ?? Number.NaN, values[best] ?? Number.NaN];
    if (value > highest || Number.isNaN(highest)) best = place;
  }
  return best;
}

interface Probe {
  readonly shifts: Int16Array;
  readonly z: Float32Array;
  readonly best: number;
  readonly zero: number;
  readonly p: number;
  readonly shuffles: number;
}

/** What luck may still do without being remarkable. */
const LUCK = 0.05;

/** What the offset probe found, in words. */
export function readProbe(
  { shifts, z, best, zero, p, shuffles }: Probe,
  { columnSeconds }: Pick<AudioInput, 'columnSeconds'>,
): string {
  const seconds = (shifts[best] ?? 0) * columnSeconds;
  const deviations = (place: number) => (z[place] ?? 0).toFixed(1).replace('-', '−');
  const where =
    best === zero
      ? 'Frames and sounds agree best as they are'
      : `Frames agree best with the sound ${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? 'later' : 'earlier'}`;
  const sure =
    p <= LUCK
      ? 'that is unlikely to be luck'
      : 'so no shift stands out: this clip does not tell the model which moment a frame belongs to';
  return (
    `${where}: ${deviations(best)} standard deviations above shuffled frames (${deviations(zero)} without a shift). ` +
    `Among all shifts tried, ${Math.max(1, Math.round(p * 100))} % of ${shuffles} shuffles do as well; ${sure}.`
  );
}
