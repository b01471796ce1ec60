/** Computes stable softmax and log-softmax. */
import { expectMatrix } from './linalg.ts';

/**
 * The logarithm of the softmax of one vector. The maximum is subtracted first, so that no exponential overflows.
 *
 * @param scale - multiplies every logit: 1 / temperature.
 */
export function logSoftmax(logits: ArrayLike<number>, scale = 1): Float32Array<ArrayBuffer> {
  const out = new Float32Array(logits.length);
  logSoftmaxLine(logits, out, 0, 1, logits.length, scale);
  return out;
}

/** Softmax of one vector: the exponentials of {@link logSoftmax}. */
export function softmax(logits: ArrayLike<number>, scale = 1): Float32Array<ArrayBuffer> {
  return logSoftmax(logits, scale).map(Math.exp);
}

/**
 * {@link logSoftmax} of every row (each row's exponentials sum to 1).
 *
 * @param matrix - (rows, columns).
 * @throws {@link AppError} `shape` if the array does not hold `rows * columns` values.
 */
export function logSoftmaxRows(
  matrix: Float32Array,
  rows: number,
  columns: number,
  scale = 1,
): Float32Array<ArrayBuffer> {
  expectMatrix('given', matrix, rows, columns);
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row += 1) logSoftmaxLine(matrix, out, row * columns, 1, columns, scale);
  return out;
}

/**
 * {@link logSoftmax} of every column (each column's exponentials sum to 1).
 *
 * @param matrix - (rows, columns).
 * @throws {@link AppError} `shape` if the array does not hold `rows * columns` values.
 */
export function logSoftmaxColumns(
  matrix: Float32Array,
  rows: number,
  columns: number,
  scale = 1,
): Float32Array<ArrayBuffer> {
  expectMatrix('given', matrix, rows, columns);
  const out = new Float32Array(matrix.length);
  for (let column = 0; column < columns; column += 1) {
    logSoftmaxLine(matrix, out, column, columns, rows, scale);
  }
  return out;
}

function logSoftmaxLine(
  from: ArrayLike<number>,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  scale: number,
): void {
  let peak = -Infinity;
  for (let i = 0; i < count; i += 1) peak = Math.max(peak, scale * from[start + i * step]!);
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += Math.exp(scale * from[start + i * step]! - peak);
  const logSum = Math.log(sum);
  for (let i = 0; i < count; i += 1) {
    // Subtract the maximum first: next to a very large one, the logarithm of the sum would vanish.
    to[start + i * step] = scale * from[start + i * step]! - peak - logSum;
  }
}
