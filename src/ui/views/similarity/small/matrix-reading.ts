/**
 * Reads the cells of a similarity matrix: cosine, z, and ranks in row and column; and where its partners are not
 * first.
 */
import { mean, variance } from '../../../../math/stats.ts';
import { formatCosine, formatZ } from '../../../kit/format.ts';
import type { OrderedMatrix } from './matrix-order.ts';

export interface CellReading {
  readonly cosine: number;
  /** Rank of this video for that audio, 1-based, in its row; only strictly greater scores count. */
  readonly rankOfPicture: number;
  /** Rank of this audio for that video, 1-based, in its column. */
  readonly rankOfSound: number;
}

/**
 * Reads a cell of `cosine` (rows, columns) row-major.
 *
 * Ranks count strictly greater scores, so tied cells share the better rank.
 */
export function readCell(cosine: Float32Array, columns: number, row: number, column: number): CellReading {
  const value = cosine[row * columns + column] ?? Number.NaN;
  let above = 0;
  for (let j = 0; j < columns; j += 1) if ((cosine[row * columns + j] ?? 0) > value) above += 1;
  let before = 0;
  for (let at = column; at < cosine.length; at += columns) if ((cosine[at] ?? 0) > value) before += 1;
  return { cosine: value, rankOfPicture: above + 1, rankOfSound: before + 1 };
}

/** Cosines of mismatched pairs: audio with the video of another clip. */
export interface Mismatched {
  /** NaN if there are too few. */
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Mean and deviation over the mismatched pairs of the clips with both modalities, as in retrieval. */
export function mismatchedOf({ rows, columns, cosine }: Omit<OrderedMatrix, 'borders'>): Mismatched {
  const [sounds, pictures] = [new Set(rows), new Set(columns)];
  const values = rows.flatMap((sound, row) =>
    columns.flatMap((picture, column) =>
      sound !== picture && pictures.has(sound) && sounds.has(picture)
        ? [cosine[row * columns.length + column]!]
        : [],
    ),
  );
  if (values.length < 2) return { mean: Number.NaN, standardDeviation: Number.NaN };
  return { mean: mean(values), standardDeviation: Math.sqrt(variance(values)) };
}

/** Standard deviations of a cosine above the mismatched pairs; NaN if there are too few, or all are equal. */
export function zOf(cosine: number, { mean, standardDeviation }: Mismatched): number {
  return standardDeviation > 0 ? (cosine - mean) / standardDeviation : Number.NaN;
}

/** The lines of a cell's tooltip: both names, its figures, its ranks. */
export function cellLines(
  matrix: OrderedMatrix,
  mismatched: Mismatched,
  nameOf: (id: string | undefined) => string,
  { row, column }: { readonly row: number; readonly column: number },
): readonly [sound: string, picture: string, figures: string, rankOfPicture: string, rankOfSound: string] {
  const { rows, columns, cosine } = matrix;
  const [sound, picture] = [rows[row], columns[column]];
  const read = readCell(cosine, columns.length, row, column);
  return [
    `Audio of ${nameOf(sound)}`,
    sound === picture ? 'with its own video' : `with video of ${nameOf(picture)}`,
    `cosine ${formatCosine(read.cosine)}, z ${formatZ(zOf(read.cosine, mismatched))}`,
    `the video is rank ${read.rankOfPicture} of ${columns.length} for that audio`,
    `the audio is rank ${read.rankOfSound} of ${rows.length} for that video`,
  ];
}

/** The same as one sentence. */
export function cellWords(...given: Parameters<typeof cellLines>): string {
  const [sound, picture, figures, rankOfPicture, rankOfSound] = cellLines(...given);
  return `${sound} ${picture}: ${figures}; ${rankOfPicture}, ${rankOfSound}.`;
}

/** Mistakes that are named; a longer list is left to the downloads. */
const NAMED = 6;

/** What the matrix shows, in words: how many audio items rank their own video first, and what the others rank first. */
export function matrixWords(
  { rows, columns, cosine }: OrderedMatrix,
  nameOf: (id: string | undefined) => string,
): string {
  let paired = 0;
  const mistakes: string[] = [];
  rows.forEach((sound, row) => {
    const own = columns.indexOf(sound);
    if (own < 0) return;
    paired += 1;
    const { rankOfPicture } = readCell(cosine, columns.length, row, own);
    if (rankOfPicture === 1) return;
    const line = cosine.subarray(row * columns.length, (row + 1) * columns.length);
    const first = columns[line.indexOf(Math.max(...line))];
    mistakes.push(
      `for the audio of ${nameOf(sound)}, the video of ${nameOf(first)} (own video: rank ${rankOfPicture})`,
    );
  });
  if (paired === 0) return 'No clip has both audio and video.';
  if (mistakes.length === 0) return `All ${paired} audio items rank their own video first.`;
  const more = mistakes.length - NAMED;
  const rest = more > 0 ? `; and ${more} more` : '';
  return `${paired - mistakes.length} of ${paired} audio items rank their own video first. First instead: ${mistakes.slice(0, NAMED).join('; ')}${rest}.`;
}
