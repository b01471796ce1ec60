/** Finds principal axes by subspace iteration, with fixed signs. */
import { AppError } from '../core/errors.ts';
import { SeededRandom } from '../core/rng.ts';
import type { Steps } from '../core/turns/in-turns.ts';
import { expectMatrix } from './linalg.ts';

/** The directions in which points vary most. */
export interface PrincipalAxes {
  /** (width), the points' mean. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** (axes, width), orthonormal, largest variance first; the largest entry of each, by magnitude, is positive. */
  readonly axes: Float64Array<ArrayBuffer>;
  /** (axes), share of the total variance along each, in [0, 1]. */
  readonly explained: Float64Array<ArrayBuffer>;
}

/** Directions iterated beyond those wanted, so that close eigenvalues at the cut do not slow it down. */
const EXTRA_AXES = 6;
const MAX_ITERATIONS = 500;
/** An axis has converged when it turns by less than this (sine of the angle) in an iteration. */
const REST = 1e-9;
/** Rows per step. */
const BLOCK_ROWS = 128;

/**
 * Principal component analysis: eigenvectors of the covariance, by subspace iteration on it.
 *
 * The sign of an axis is arbitrary. Here its largest entry is positive, so that a figure does not flip between two
 * runs. If points do not vary at all, the axes explain nothing.
 *
 * @param points - (rows, width) row-major.
 * @throws {@link AppError} `shape` if the sizes disagree, or there are fewer than two points or fewer dimensions than
 * axes.
 * @remarks Source: Pearson 1901; subspace iteration after Golub and Van Loan, "Matrix Computations", 7.3.
 */
export function* principalAxes(
  points: Float32Array,
  rows: number,
  width: number,
  axes = 2,
): Steps<PrincipalAxes> {
  expectMatrix('points', points, rows, width);
  if (rows < 2 || width < axes) {
    throw new AppError(
      'shape',
      `Expected two points of ${axes} dimensions or more, got ${rows} of ${width}.`,
    );
  }
  const mean = columnMeans(points, rows, width);
  const covariance = yield* covarianceOf(points, mean, rows, width);
  let total = 0;
  for (let i = 0; i < width; i += 1) total += covariance[i * width + i]!;
  const { basis, variances } = yield* widestDirections(covariance, width, axes);
  return {
    mean,
    axes: basis,
    explained: variances.map((variance) => (total > 0 ? Math.max(0, variance) / total : 0)),
  };
}

/** Points projected on the axes: (rows, axes). */
export function projectOn(
  { mean, axes, explained }: PrincipalAxes,
  points: Float32Array,
  rows: number,
): Float32Array<ArrayBuffer> {
  const width = mean.length;
  expectMatrix('points', points, rows, width);
  const count = explained.length;
  const out = new Float32Array(rows * count);
  for (let row = 0; row < rows; row += 1) {
    for (let axis = 0; axis < count; axis += 1) {
      let sum = 0;
      for (let i = 0; i < width; i += 1)
        sum += (points[row * width + i]! - mean[i]!) * axes[axis * width + i]!;
      out[row * count + axis] = sum;
    }
  }
  return out;
}

function columnMeans(points: Float32Array, rows: number, width: number): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(width);
  for (let at = 0; at < points.length; at += 1) mean[at % width]! += points[at]!;
  return mean.map((sum) => sum / rows);
}

/** (width, width) covariance, divided by the number of rows: shares do not depend on the divisor. */
function* covarianceOf(
  points: Float32Array,
  mean: Float64Array,
  rows: number,
  width: number,
): Steps<Float64Array<ArrayBuffer>> {
  const sums = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < width; i += 1) centred[i] = points[row * width + i]! - mean[i]!;
    for (let i = 0; i < width; i += 1) {
      const factor = centred[i]!;
      for (let j = i; j < width; j += 1) sums[i * width + j]! += factor * centred[j]!;
    }
    if (row % BLOCK_ROWS === BLOCK_ROWS - 1) yield (0.8 * row) / rows;
  }
  for (let i = 0; i < width; i += 1) {
    for (let j = i; j < width; j += 1) {
      const value = sums[i * width + j]! / rows;
      sums[i * width + j] = value;
      sums[j * width + i] = value;
    }
  }
  return sums;
}

interface Directions {
  readonly basis: Float64Array<ArrayBuffer>;
  readonly variances: Float64Array<ArrayBuffer>;
}

function* widestDirections(matrix: Float64Array, width: number, wanted: number): Steps<Directions> {
  const count = Math.min(width, wanted + EXTRA_AXES);
  const random = new SeededRandom(1);
  let basis: Float64Array<ArrayBuffer> = Float64Array.from(
    { length: count * width },
    () => random.uniform() - 0.5,
  );
  orthonormalise(basis, count, width);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    const turned = timesMatrix(basis, matrix, count, width);
    orthonormalise(turned, count, width);
    const rest = wantedAtRest(basis, turned, wanted, width);
    basis = turned;
    if (rest) break;
    yield 0.8 + (0.2 * iteration) / MAX_ITERATIONS;
  }
  const image = timesMatrix(basis, matrix, wanted, width);
  const variances = new Float64Array(wanted);
  for (let axis = 0; axis < wanted; axis += 1) variances[axis] = dot(basis, axis, image, axis, width);
  const kept = basis.slice(0, wanted * width);
  for (let axis = 0; axis < wanted; axis += 1) fixSign(kept.subarray(axis * width, (axis + 1) * width));
  return { basis: kept, variances };
}

/** Each of `count` rows of `basis` times a symmetric matrix. */
function timesMatrix(
  basis: Float64Array,
  matrix: Float64Array,
  count: number,
  width: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(count * width);
  for (let axis = 0; axis < count; axis += 1) {
    for (let i = 0; i < width; i += 1) {
      let sum = 0;
      for (let j = 0; j < width; j += 1) sum += matrix[i * width + j]! * basis[axis * width + j]!;
      out[axis * width + i] = sum;
    }
  }
  return out;
}

/** Modified Gram-Schmidt, twice, in place; a row that vanishes becomes the first unit vector that is still free. */
function orthonormalise(rows: Float64Array, count: number, width: number): void {
  let spare = 0;
  for (let row = 0; row < count; row += 1) {
    const own = rows.subarray(row * width, (row + 1) * width);
    const before = Math.sqrt(dot(rows, row, rows, row, width));
    let length = cleared(rows, row, width);
    while (!(length > 1e-12 * before) || length === 0) {
      own.fill(0);
      own[spare] = 1;
      spare += 1;
      length = cleared(rows, row, width);
      if (length > 1e-6) break;
    }
    for (let i = 0; i < width; i += 1) own[i]! /= length;
  }
}

/** Removes from a row its components along the rows before it. @returns its length after that. */
function cleared(rows: Float64Array, row: number, width: number): number {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let other = 0; other < row; other += 1) {
      const share = dot(rows, other, rows, row, width);
      for (let i = 0; i < width; i += 1) rows[row * width + i]! -= share * rows[other * width + i]!;
    }
  }
  return Math.sqrt(dot(rows, row, rows, row, width));
}

function wantedAtRest(before: Float64Array, after: Float64Array, wanted: number, width: number): boolean {
  for (let axis = 0; axis < wanted; axis += 1) {
    const cosine = Math.abs(dot(before, axis, after, axis, width));
    if (1 - cosine * cosine > REST * REST + 1e-15) return false;
  }
  return true;
}

function dot(a: Float64Array, rowA: number, b: Float64Array, rowB: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += a[rowA * width + i]! * b[rowB * width + i]!;
  return sum;
}

function fixSign(axis: Float64Array): void {
  let peak = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(peak)) peak = value;
  if (peak < 0) axis.forEach((value, i) => (axis[i] = -value));
}
