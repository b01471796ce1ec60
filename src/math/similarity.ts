/** A B^T and the scaled log-softmax in both directions. */
import { l2NormalizeRows } from './l2-normalize.ts';
import { expectMatrix } from './linalg.ts';
import { logSoftmaxColumns, logSoftmaxRows } from './softmax.ts';

/**
 * Compares every row of A with every row of B: A B^T, summed in float64. These are cosines if the rows have unit
 * length.
 *
 * @param a - (rows, width).
 * @param b - (columns, width).
 * @returns (rows, columns).
 * @throws {@link AppError} `shape` if an array does not have the stated size.
 * @remarks Source: CAV-MAE section 2.2; the official retrieval evaluation.
 * @see shaders/similarity.wgsl
 */
export function similarity(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  columns: number,
  width: number,
): Float32Array<ArrayBuffer> {
  expectMatrix('left', a, rows, width);
  expectMatrix('right', b, columns, width);
  const scores = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let i = 0; i < width; i += 1) sum += a[row * width + i]! * b[column * width + i]!;
      scores[row * columns + column] = sum;
    }
  }
  return scores;
}

/** The cosine of two features of any length, as float32. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  const width = a.length;
  return similarity(l2NormalizeRows(a, 1, width), l2NormalizeRows(b, 1, width), 1, 1, width)[0]!;
}

/** Log-probabilities of the pairs in both directions, each (rows, columns). */
export interface ScaledLogSoftmax {
  /** Normalised along each row: which column belongs to this row. */
  readonly byRow: Float32Array<ArrayBuffer>;
  /** Normalised along each column: which row belongs to this column (the published models' direction). */
  readonly byColumn: Float32Array<ArrayBuffer>;
}

/**
 * Log-softmax of `scores / temperature`, along the rows and along the columns.
 *
 * @param scores - (rows, columns) cosines.
 * @throws {@link AppError} `shape` if the array does not hold `rows * columns` values.
 * @remarks Source: CAV-MAE equation 3, where the temperature is 0.05.
 * @see shaders/similarity.wgsl
 */
export function scaledLogSoftmax(
  scores: Float32Array,
  rows: number,
  columns: number,
  temperature: number,
): ScaledLogSoftmax {
  return {
    byRow: logSoftmaxRows(scores, rows, columns, 1 / temperature),
    byColumn: logSoftmaxColumns(scores, rows, columns, 1 / temperature),
  };
}
