/** Corrects hubs (CSLS). */
import { transpose } from '../../math/linalg.ts';
import { topK } from '../../math/top-k.ts';
import { expectScores } from './pair-ranks.ts';

/**
 * Corrects hubs by cross-domain similarity local scaling (CSLS).
 *
 * `2 cos(x, y) - r(x) - r(y)`, where r is the mean cosine of an item with its `k` nearest of the other modality: an
 * item that is near to everything must be nearer still to count. One square serves both directions. It uses all queries
 * of the gallery at once, so its recalls can't be compared with recalls counted one query at a time. The result is no
 * longer a cosine and has no fixed range.
 *
 * @param scores - (rows, columns) cosines.
 * @param k - neighbours; at most as many as there are.
 * @returns (rows, columns).
 * @throws {@link AppError} `shape` if the sizes disagree or a score is not a number.
 * @remarks Source: Conneau et al., "Word Translation Without Parallel Data" (ICLR 2018), equation 3.
 */
export function localScaling(
  scores: Float32Array,
  rows: number,
  columns: number,
  k: number,
): Float32Array<ArrayBuffer> {
  expectScores(scores, rows, columns);
  const ofRow = nearestMeans(scores, rows, columns, k);
  const ofColumn = nearestMeans(transpose(scores, rows, columns), columns, rows, k);
  const scaled = new Float32Array(scores.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      scaled[at] = 2 * scores[at]! - ofRow[row]! - ofColumn[column]!;
    }
  }
  return scaled;
}

/** (rows) mean of each row's `k` largest scores. */
function nearestMeans(scores: Float32Array, rows: number, columns: number, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const values = scores.subarray(row * columns, (row + 1) * columns);
    const nearest = topK(values, Math.min(k, columns));
    return nearest.reduce((sum, item) => sum + values[item]!, 0) / nearest.length;
  });
}
