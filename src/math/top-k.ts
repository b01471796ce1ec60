/** Orders and ranks scores, with ties counted. */
import { AppError } from '../core/errors.ts';

/** An item's rank among scores. */
export interface Rank {
  /** 1 + the number of strictly greater scores: the best rank of a tie. */
  readonly rank: number;
  /** Other items with exactly the same score; 0 if no other item has it. */
  readonly ties: number;
}

/**
 * Indices of the `k` largest scores, best first; equal scores keep the lower index first.
 *
 * @returns (min(k, scores)) indices.
 */
export function topK(scores: ArrayLike<number>, k: number): Uint32Array<ArrayBuffer> {
  // If few of many are wanted, keeping the best so far is faster than sorting all.
  if (k * 4 < scores.length) return bestSoFar(scores, k);
  const order = Uint32Array.from({ length: scores.length }, (_, index) => index);
  // The difference of equal infinities is NaN, so equal scores are compared by index.
  order.sort((a, b) => (scores[a] === scores[b] ? a - b : scores[b]! > scores[a]! ? 1 : -1));
  return order.slice(0, k);
}

function bestSoFar(scores: ArrayLike<number>, k: number): Uint32Array<ArrayBuffer> {
  const best = new Uint32Array(k);
  const values = new Float64Array(k).fill(-Infinity);
  let kept = 0;
  for (let i = 0; i < scores.length; i += 1) {
    const value = scores[i]!;
    if (kept === k && !(value > values[k - 1]!)) continue;
    let place = kept < k ? kept : k - 1;
    for (; place > 0 && values[place - 1]! < value; place -= 1) {
      values[place] = values[place - 1]!;
      best[place] = best[place - 1]!;
    }
    values[place] = value;
    best[place] = i;
    kept = Math.min(k, kept + 1);
  }
  return best;
}

/**
 * The rank of `item`, counted by strictly greater scores, so that a tie is neither lost nor counted twice.
 *
 * @throws {@link AppError} `shape` if there is no such item.
 */
export function rankOf(scores: ArrayLike<number>, item: number): Rank {
  const own = scores[item];
  if (own === undefined) {
    throw new AppError('shape', `Expected an item below ${scores.length}, got ${item}.`);
  }
  let greater = 0;
  let equal = 0;
  for (let i = 0; i < scores.length; i += 1) {
    if (scores[i]! > own) greater += 1;
    else if (scores[i]! === own) equal += 1;
  }
  return { rank: greater + 1, ties: equal - 1 };
}
