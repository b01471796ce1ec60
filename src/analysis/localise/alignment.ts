/** Compares moments of the audio with frames; the offset probe. */
import { AppError } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';
import { SeededRandom } from '../../core/rng.ts';
import { expectMatrix } from '../../math/linalg.ts';
import { mean, variance } from '../../math/stats.ts';
import { topK } from '../../math/top-k.ts';

/**
 * The pooled audio around each time column: the mean of the tokens of all bands in the columns up to `reach` away.
 *
 * Only the first `columns` columns count, so padding after the audio has no influence; spans are shorter near the ends.
 *
 * @param tokens - (rows * columns of the grid, width), row-major.
 * @returns (columns, width).
 */
export function spanMeans(
  tokens: Float32Array,
  { gridRows, gridColumns }: Pick<PatchGrid, 'gridRows' | 'gridColumns'>,
  columns: number,
  reach: number,
): Float32Array<ArrayBuffer> {
  const width = tokens.length / (gridRows * gridColumns);
  if (!Number.isInteger(width) || columns < 1 || columns > gridColumns) {
    throw new AppError(
      'shape',
      `Expected tokens of ${gridColumns} columns, at least one of which has audio.`,
    );
  }
  const spans = new Float32Array(columns * width);
  for (let column = 0; column < columns; column += 1) {
    const first = Math.max(0, column - reach);
    const end = Math.min(columns, column + reach + 1);
    for (let i = 0; i < width; i += 1) {
      let sum = 0;
      for (let row = 0; row < gridRows; row += 1) {
        for (let from = first; from < end; from += 1) sum += tokens[(row * gridColumns + from) * width + i]!;
      }
      spans[column * width + i] = sum / ((end - first) * gridRows);
    }
  }
  return spans;
}

/**
 * A matrix without what is common to a whole row or column: row and column means subtracted, the total mean added back.
 */
export function doubleCentred(
  matrix: Float32Array,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  expectMatrix('given', matrix, rows, columns);
  const at = (row: number, column: number) => matrix[row * columns + column]!;
  const ofRow = Array.from({ length: rows }, (_, row) =>
    mean(matrix.subarray(row * columns, (row + 1) * columns)),
  );
  const ofColumn = Array.from({ length: columns }, (_, column) =>
    mean(Array.from({ length: rows }, (__, row) => at(row, column))),
  );
  const all = mean(matrix);
  return matrix.map((value, i) => value - ofRow[Math.floor(i / columns)]! - ofColumn[i % columns]! + all);
}

/** How well frames and audio agree when the audio is taken from another time. */
export interface OffsetProbe {
  /** (shifts) in columns; above 0 a frame is compared with later audio. */
  readonly shifts: Int16Array<ArrayBuffer>;
  /** (shifts) mean over the frames of what {@link doubleCentred} leaves. */
  readonly agreement: Float32Array<ArrayBuffer>;
  /** (shifts) the same, in standard deviations of what shuffled frames give at that shift. */
  readonly z: Float32Array<ArrayBuffer>;
  /** Index of the highest z in `shifts`. */
  readonly best: number;
  /** Index of the shift 0. */
  readonly zero: number;
  /**
   * Share of shuffles with a highest z, over all shifts, that is at least as high: what a search among shifts finds by
   * chance.
   */
  readonly p: number;
  readonly shuffles: number;
}

/**
 * Finds the shift in time at which the frames and the audio of one clip agree best.
 *
 * @param cosine - (frames, columns).
 * @param frameColumns - (frames) the column of each frame.
 * @param shuffles - how often the frames are shuffled, by `seed`.
 * @throws {@link AppError} `shape` if there are fewer than three frames.
 */
export function probeOffset(
  cosine: Float32Array,
  frameColumns: readonly number[],
  columns: number,
  { shuffles = 500, seed = 1 } = {},
): OffsetProbe {
  const frames = frameColumns.length;
  if (frames < 3) throw new AppError('shape', `Expected three frames or more to shift, got ${frames}.`);
  const matrix = doubleCentred(cosine, frames, columns);
  const shifts = possibleShifts(frameColumns, columns);
  const own = Array.from({ length: frames }, (_, frame) => frame);
  const random = new SeededRandom(seed);
  const dealt = Array.from({ length: shuffles }, () => random.sample(frames, frames));
  const alongShift = (order: readonly number[]) =>
    shifts.map((shift) => diagonal(matrix, order, frameColumns, columns, shift));
  const observed = alongShift(own);
  const shuffled = dealt.map(alongShift);
  const spread = shifts.map((_, place) => {
    const values = shuffled.map((row) => row[place]!);
    return { mean: mean(values), deviation: Math.sqrt(variance(values)) };
  });
  const inDeviations = (row: readonly number[]) =>
    row.map((value, place) => {
      const { mean: middle, deviation } = spread[place]!;
      return deviation > 0 ? (value - middle) / deviation : 0;
    });
  const z = inDeviations(observed);
  const best = topK(z, 1)[0] ?? 0;
  const asHigh = shuffled.filter((row) => Math.max(...inDeviations(row)) >= z[best]!).length;
  return {
    shifts: Int16Array.from(shifts),
    agreement: Float32Array.from(observed),
    z: Float32Array.from(z),
    best,
    zero: shifts.indexOf(0),
    p: (1 + asHigh) / (1 + shuffles),
    shuffles,
  };
}

/** Shifts at which at least half of the frames still have audio; 0 is among them. */
function possibleShifts(frameColumns: readonly number[], columns: number): number[] {
  const shifts: number[] = [];
  for (let shift = 1 - columns; shift < columns; shift += 1) {
    const met = frameColumns.filter((column) => column + shift >= 0 && column + shift < columns).length;
    if (met * 2 >= frameColumns.length) shifts.push(shift);
  }
  return shifts;
}

/** Mean of the matrix with frame `order[i]` in the place of frame i, compared with audio `shift` columns later. */
function diagonal(
  matrix: Float32Array,
  order: readonly number[],
  frameColumns: readonly number[],
  columns: number,
  shift: number,
): number {
  let sum = 0;
  let met = 0;
  for (const [place, frame] of order.entries()) {
    const column = frameColumns[place]! + shift;
    if (column < 0 || column >= columns) continue;
    sum += matrix[frame * columns + column]!;
    met += 1;
  }
  return sum / met;
}
