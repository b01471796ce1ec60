import type { SimilarityResult } from '../../../state/app-state.ts';
import type { Direction } from '../../../state/route.ts';

/** One answer to a query. */
export interface RankedAnswer {
  readonly clipId: string;
  readonly cosine: number;
  /** 1-based by strictly greater scores: answers that tie share the better rank. */
  readonly rank: number;
  readonly own: boolean;
}

/**
 * The gallery in the order of its likeness to one clip's sound (`from` audio) or picture.
 *
 * @returns null if that clip has no such sense in the result.
 */
export function rankedResults(
  result: SimilarityResult,
  clipId: string,
  from: Direction,
): RankedAnswer[] | null {
  const { rows, columns, cosine } = result;
  const [queries, gallery, direction] =
    from === 'audio' ? [rows, columns, result.audioToVisual] : [columns, rows, result.visualToAudio];
  const query = queries.indexOf(clipId);
  if (query < 0) return null;
  const order = direction.order.subarray(query * gallery.length, (query + 1) * gallery.length);
  const scoreOf = (index: number) =>
    cosine[from === 'audio' ? query * columns.length + index : index * columns.length + query] ?? Number.NaN;
  let rank = 1;
  return [...order].map((index, place) => {
    const value = scoreOf(index);
    const before = place === 0 ? Number.NaN : scoreOf(order[place - 1] ?? 0);
    if (value !== before) rank = place + 1;
    const id = gallery[index] ?? '';
    return { clipId: id, cosine: value, rank, own: id === clipId };
  });
}
