/** Finds the exact nearest neighbours of unit rows. */
import { AppError } from '../core/errors.ts';
import type { Steps } from '../core/turns/in-turns.ts';
import { expectMatrix } from './linalg.ts';

/** Each row's nearest rows, itself first. */
export interface NearestRows {
  /** (rows) of (count) row indices, nearest first. */
  readonly indices: number[][];
  /** (rows) of (count) Euclidean distances. */
  readonly distances: number[][];
}

/**
 * The nearest rows of each row, exactly: every pair is compared.
 *
 * A row is its own first neighbour at distance 0, as nearest-neighbour graphs need it; of equal distances the lower
 * index comes first.
 *
 * @param points - (rows, width) of unit length, so that distance follows from the dot product.
 * @param ofAll - the share of a longer task that this is; progress ends there.
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
  let other = 0;
  // Four rows at a time: each value of the row is read once for four independent products.
  for (; other + 3 < rows; other += 4) {
    const [a, b, c, d] = [other * width, (other + 1) * width, (other + 2) * width, (other + 3) * width];
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < width; i += 1) {
      const value = own[i]!;
      sumA += value * points[a + i]!;
      sumB += value * points[b + i]!;
      sumC += value * points[c + i]!;
      sumD += value * points[d + i]!;
    }
    out[other] = sumA;
    out[other + 1] = sumB;
    out[other + 2] = sumC;
    out[other + 3] = sumD;
  }
  for (; other < rows; other += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += own[i]! * points[other * width + i]!;
    out[other] = sum;
  }
}

/** Indices of the `count` largest values, best first, by insertion, because few of many are kept. */
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
