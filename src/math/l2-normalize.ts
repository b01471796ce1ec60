/** Scales rows to unit length. */
import { expectMatrix } from './linalg.ts';

/**
 * Divides every row by its Euclidean length, so that dot products are cosines.
 *
 * A row of zeros stays zero: it has no direction, and its cosine with everything is 0 rather than NaN.
 *
 * @param matrix - (rows, columns).
 * @throws {@link AppError} `shape` if the array does not hold `rows * columns` values.
 * @remarks Source: `torch.nn.functional.normalize`; its floor of 1e-12 on the length also keeps zeros.
 * @see shaders/l2-normalize.wgsl
 */
export function l2NormalizeRows(
  matrix: Float32Array,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  expectMatrix('given', matrix, rows, columns);
  const out = new Float32Array(matrix.length);
  for (let start = 0; start < matrix.length; start += columns) {
    let squares = 0;
    for (let i = start; i < start + columns; i += 1) squares += matrix[i]! * matrix[i]!;
    const inverse = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = start; i < start + columns; i += 1) out[i] = matrix[i]! * inverse;
  }
  return out;
}
