/** Rows of matrices: some of them gathered, several stacked. */

/**
 * Some rows of a matrix, in the order given.
 *
 * @param values - (any, width).
 * @param rows - indices of the rows to take.
 * @returns (rows, width).
 */
export function gatherRows(
  values: Float32Array,
  rows: readonly number[],
  width: number,
): Float32Array<ArrayBuffer> {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, place) => gathered.set(values.subarray(row * width, (row + 1) * width), place * width));
  return gathered;
}

/** Arrays one after the other, in one: equally long rows below each other, or matrices of one width. */
export function stackRows(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const stacked = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    stacked.set(part, at);
    at += part.length;
  }
  return stacked;
}
