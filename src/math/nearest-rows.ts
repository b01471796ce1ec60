import { AppError } from '../core/errors.ts';
import type { Steps } from '../core/in-turns.ts';
import { expectMatrix } from './linalg.ts';

/** Each row's nearest rows, itself first. */
export interface NearestRows {
  /** (rows) of (count) row indices, nearest first. */
  readonly indices: number[][];
  /** (rows) of (count) Euclidean distances. */
  readonly distances: number[][];
}

/**
 * The nearest rows of each row, exactly: every pair is looked at.
 *
 * A row is its own first neighbour at distance 0, as nearest-neighbour graphs want it; equal distances keep the lower
 * index first.
 *
 * @param points - (rows, width) of unit length, so that distance follows from the dot product.
 * @param ofAll - the share of a longer work that this is: the shares told end there.
 * @throws {@link AppError} `shape` if the sizes disagree or there are not `count` rows.
 */
export function* nearestRows(
  points: Float32Array,
  rows: number,
  width: number,
  count: number,
  ofAll = 1,
): Steps<NearestRows> {
  expectMatrix('points', points, rows, width);
  if (count < 1 || count > rows) {
    throw new AppError('shape', `Expected 1 to ${rows} neighbours, got ${count}.`);
  }
  const indices: number[][] = [];
  const distances: number[][] = [];
  const nearness = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    dotsWith(points, row, rows, width, nearness);
    nearness[row] = Infinity;
    const nearest = largest(nearness, count);
    indices.push(nearest);
    distances.push(
      nearest.map((other) => (other === row ? 0 : Math.sqrt(Math.max(0, 2 - 2 * nearness[other]!)))),
    );
    yield (ofAll * row) / rows;
  }
  return { indices, distances };
}

function dotsWith(points: Float32Array, row: number, rows: number, width: number, out: Float64Array): void {
  const own = points.subarray(row * width, (row + 1) * width);
  for (let other = 0; other < rows; other += 1) {
    const start = other * width;
    let even = 0;
    let odd = 0;
    // Two sums, because one addition must wait for the one before it.
    for (let i = 0; i + 1 < width; i += 2) {
      even += own[i]! * points[start + i]!;
      odd += own[i + 1]! * points[start + i + 1]!;
    }
    if (width % 2 === 1) even += own[width - 1]! * points[start + width - 1]!;
    out[other] = even + odd;
  }
}

/** Indices of the `count` largest values, best first, by insertion: few are kept of many. */
function largest(values: Float64Array, count: number): number[] {
  const kept: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (kept.length === count && !(value > values[kept[count - 1]!]!)) continue;
    let place = kept.length;
    while (place > 0 && value > values[kept[place - 1]!]!) place -= 1;
    kept.splice(place, 0, index);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
