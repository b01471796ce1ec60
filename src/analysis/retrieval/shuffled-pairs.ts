/** Scores of every mismatched pair of a gallery. */
import type { Rest } from '../../core/turns/rest.ts';
import { expectScores } from './pair-ranks.ts';

/** This many values are sorted in about 20 ms. */
const SORTED_AT_ONCE = 1 << 18;

/**
 * The scores of every mismatched pair of a gallery. A cosine means something only when compared with them.
 *
 * These are all N (N - 1) pairs, not a sample: every audio with every video but its own.
 */
export class ShuffledPairs {
  readonly count: number;
  /** NaN if there is no pair. */
  readonly mean: number;
  /** Unbiased; NaN for fewer than two pairs. */
  readonly standardDeviation: number;
  readonly #sorted: readonly Float32Array[];

  private constructor(sorted: readonly Float32Array[]) {
    this.#sorted = sorted;
    this.count = sorted.reduce((sum, part) => sum + part.length, 0);
    let sum = 0;
    for (const part of sorted) for (let i = 0; i < part.length; i += 1) sum += part[i]!;
    this.mean = sum / this.count;
    let squares = 0;
    for (const part of sorted)
      for (let i = 0; i < part.length; i += 1) squares += (part[i]! - this.mean) ** 2;
    this.standardDeviation = this.count > 1 ? Math.sqrt(squares / (this.count - 1)) : Number.NaN;
  }

  /**
   * @param scores - (pairs, pairs), partners on the diagonal.
   * @throws {@link AppError} `shape` if it is not square or holds a value that is not a number; `aborted`.
   */
  static async of(scores: Float32Array, pairs: number, rest: Rest): Promise<ShuffledPairs> {
    expectScores(scores, pairs, pairs);
    const sorted: Float32Array[] = [];
    // Between one diagonal value and the next there are `pairs` others.
    const total = pairs * (pairs - 1);
    for (let start = 0; start < total; start += SORTED_AT_ONCE) {
      await rest();
      const part = new Float32Array(Math.min(SORTED_AT_ONCE, total - start));
      for (let i = 0; i < part.length; i += 1) {
        part[i] = scores[start + i + Math.floor((start + i) / pairs) + 1]!;
      }
      sorted.push(part.sort());
    }
    return new ShuffledPairs(sorted);
  }

  /** How many standard deviations `score` is above the mean; NaN if all mismatched pairs score the same. */
  zScore(score: number): number {
    return this.standardDeviation > 0 ? (score - this.mean) / this.standardDeviation : Number.NaN;
  }

  /** Share in [0, 1] of mismatched pairs that score lower; equal scores count half. NaN if there is no pair. */
  percentile(score: number): number {
    let [below, upTo] = [0, 0];
    for (const part of this.#sorted) {
      below += countBelow(part, score, false);
      upTo += countBelow(part, score, true);
    }
    return (below + upTo) / 2 / this.count;
  }
}

/** How many of the sorted values are smaller than `limit`, or not greater if `inclusive`. */
function countBelow(sorted: Float32Array, limit: number, inclusive: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle]!;
    if (value < limit || (inclusive && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
