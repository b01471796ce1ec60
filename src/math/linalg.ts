/** Matrix product, transpose and checks of sizes. */
import { AppError } from '../core/errors.ts';

/**
 * The matrix product A B, summed in float64.
 *
 * @param a - (rows, inner).
 * @param b - (inner, columns).
 * @returns (rows, columns).
 * @throws {@link AppError} `shape` if an array does not have the stated size.
 */
export function matmul(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  expectMatrix('left', a, rows, inner);
  expectMatrix('right', b, inner, columns);
  const product = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    for (let i = 0; i < inner; i += 1) {
      const factor = a[row * inner + i]!;
      for (let column = 0; column < columns; column += 1) sums[column]! += factor * b[i * columns + column]!;
    }
    product.set(sums, row * columns);
  }
  return product;
}

/**
 * Turns rows into columns.
 *
 * @param matrix - (rows, columns).
 * @returns (columns, rows).
 * @throws {@link AppError} `shape` if the array does not hold `rows * columns` values.
 */
export function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  expectMatrix('given', matrix, rows, columns);
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = matrix[row * columns + column]!;
    }
  }
  return turned;
}

/** Throws `shape` unless `matrix` holds exactly `rows * columns` values; `name` names it in the message. */
export function expectMatrix(name: string, matrix: ArrayLike<number>, rows: number, columns: number): void {
  if (matrix.length !== rows * columns) {
    throw new AppError(
      'shape',
      `Expected the ${name} matrix to hold ${rows} x ${columns} = ${rows * columns} values, got ${matrix.length}.`,
    );
  }
}
