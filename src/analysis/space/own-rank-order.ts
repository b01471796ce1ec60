/** Orders items by the rank of their own partner. */
import type { Steps } from '../../core/turns/in-turns.ts';
import { expectMatrix } from '../../math/linalg.ts';
import { similarity } from '../../math/similarity.ts';
import { rankOf } from '../../math/top-k.ts';

/** Rows compared in one step: a step of 500 columns and 1000 values takes some milliseconds. */
const ROWS_AT_ONCE = 16;

/**
 * The items by the rank of their own video for their audio, best first; equal ranks keep their order, and items without
 * a partner come last.
 *
 * @param audio - (audioItems, width) unit rows; `audioItems` names the item of each row, `visual` likewise.
 * @throws {@link AppError} `shape` if the sizes disagree.
 */
export function* ownRankOrder(
  items: number,
  audio: { readonly values: Float32Array; readonly items: readonly number[] },
  visual: { readonly values: Float32Array; readonly items: readonly number[] },
  width: number,
): Steps<readonly number[]> {
  const [rows, columns] = [audio.items.length, visual.items.length];
  expectMatrix('audio', audio.values, rows, width);
  const columnOf = new Map(visual.items.map((item, column) => [item, column]));
  const rank = new Float64Array(items).fill(Number.POSITIVE_INFINITY);
  for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
    const end = Math.min(rows, start + ROWS_AT_ONCE);
    const block = audio.values.subarray(start * width, end * width);
    const cosines = similarity(block, visual.values, end - start, columns, width);
    for (let row = start; row < end; row += 1) {
      const own = columnOf.get(audio.items[row]!);
      if (own === undefined) continue;
      const at = (row - start) * columns;
      rank[audio.items[row]!] = rankOf(cosines.subarray(at, at + columns), own).rank;
    }
    yield end / rows;
  }
  return Array.from(rank, (_, item) => item).sort((a, b) => {
    // Two without a partner keep their order: infinity minus infinity is NaN.
    return rank[a] === rank[b] ? a - b : rank[a]! - rank[b]!;
  });
}
