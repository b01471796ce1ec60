/** Ranks a gallery by strictly greater scores; R@k and median rank. */
import { AppError } from '../../core/errors.ts';
import { median } from '../../math/stats.ts';
import { rankOf, topK } from '../../math/top-k.ts';

/** How a set of queries finds its partners in a gallery. Ranks start at 1. */
export interface Retrieval {
  /** (queries, gallery) gallery indices, best first; equal scores keep the lower index first. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** (queries) rank of the partner: one more than the number of strictly greater scores; 0 without partner. */
  readonly rank: Uint32Array<ArrayBuffer>;
  /** Queries whose partner shares its score with another item: their rank is the best of the tie. */
  readonly ties: number;
}

/** Shares in [0, 1] of queries whose partner is among the first 1, 5, 10; the median rank is 1-based. */
export interface RecallFigures {
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly medianRank: number;
  readonly queries: number;
}

/**
 * Ranks a gallery for every query.
 *
 * Finding the partner's rank by looking up its score in the sorted row would count tied items more than once; counting
 * strictly greater scores does not.
 *
 * @param scores - (queries, gallery) row-major, greater is better.
 * @param partnerOf - (queries) gallery index of each query's partner, -1 for none.
 * @throws {@link AppError} `shape` if the sizes disagree or a score is not a number.
 * @remarks Source: CAV-MAE section 4.3 (retrieval).
 */
export function rankGallery(
  scores: Float32Array<ArrayBuffer>,
  gallery: number,
  partnerOf: ArrayLike<number>,
): Retrieval {
  const queries = partnerOf.length;
  if (scores.length !== queries * gallery) {
    throw new AppError('shape', `Expected ${queries} x ${gallery} scores, got ${scores.length}.`);
  }
  if (scores.some(Number.isNaN))
    throw new AppError('shape', 'Expected scores to rank, got one that is not a number.');

  const order = new Uint32Array(scores.length);
  const rank = new Uint32Array(queries);
  let ties = 0;
  for (let query = 0; query < queries; query += 1) {
    const row = scores.subarray(query * gallery, (query + 1) * gallery);
    order.set(topK(row, gallery), query * gallery);
    const partner = partnerOf[query] ?? -1;
    if (partner < 0) continue;
    const own = rankOf(row, partner);
    rank[query] = own.rank;
    if (own.ties > 0) ties += 1;
  }
  return { order, rank, ties };
}

/**
 * R@1, R@5, R@10 and median rank over the queries that have a partner; null if none has.
 *
 * @param rank - (queries) from 1, 0 for queries without partner, as {@link rankGallery} gives them.
 */
export function recallFigures(rank: Uint32Array): RecallFigures | null {
  const ranks = Array.from(rank).filter((value) => value > 0);
  if (ranks.length === 0) return null;
  const within = (k: number) => ranks.filter((value) => value <= k).length / ranks.length;
  return {
    recallAt1: within(1),
    recallAt5: within(5),
    recallAt10: within(10),
    medianRank: median(ranks),
    queries: ranks.length,
  };
}
