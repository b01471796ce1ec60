/** Ranks each query's partner, with ties counted for it and against it. */
import { AppError } from '../../core/errors.ts';
import { rankOf } from '../../math/top-k.ts';

/** The rank of each query's partner, from 1, with ties counted for it and against it. */
export interface PairRanks {
  /** (pairs) one more than the number of strictly greater scores: the best place of a tie. */
  readonly optimistic: Uint32Array<ArrayBuffer>;
  /** (pairs) the number of scores that are at least the partner's: the worst place of a tie. */
  readonly pessimistic: Uint32Array<ArrayBuffer>;
  /** Queries whose partner shares its score with another item. */
  readonly tied: number;
}

/**
 * Ranks of the partners in a square of scores, with both ways of counting a tie.
 *
 * A model that gives everything the same score has R@1 = 1 by the optimistic count alone; the pessimistic count shows
 * it.
 *
 * @param scores - (pairs, pairs) row-major, a query per row, partners on the diagonal, greater is better.
 * @throws {@link AppError} `shape` if it is not square, or a score is not a number.
 */
export function pairRanks(scores: Float32Array, pairs: number): PairRanks {
  expectScores(scores, pairs, pairs);
  const optimistic = new Uint32Array(pairs);
  const pessimistic = new Uint32Array(pairs);
  let tied = 0;
  for (let query = 0; query < pairs; query += 1) {
    const { rank, ties } = rankOf(scores.subarray(query * pairs, (query + 1) * pairs), query);
    optimistic[query] = rank;
    pessimistic[query] = rank + ties;
    if (ties > 0) tied += 1;
  }
  return { optimistic, pessimistic, tied };
}

/** Throws `shape` unless there are `rows * columns` scores and all of them are numbers. */
export function expectScores(scores: Float32Array, rows: number, columns: number): void {
  if (scores.length !== rows * columns) {
    throw new AppError('shape', `Expected ${rows} x ${columns} scores, got ${scores.length}.`);
  }
  for (let i = 0; i < scores.length; i += 1) {
    if (Number.isNaN(scores[i])) {
      throw new AppError(
        'shape',
        `Expected scores to rank, got one that is not a number in row ${Math.floor(i / columns)}.`,
      );
    }
  }
}
