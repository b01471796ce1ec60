/** Summarises figures over masks: mean, spread, interval; a patch's mean over the masks that hid it. */
import type { PatchGrid } from '../../core/geometry.ts';
import { mean, variance } from '../../math/stats.ts';
import { studentQuantile } from '../../math/student-t.ts';

/** Confidence of a mean's interval. */
const CONFIDENCE = 0.95;

/**
 * Mean and unbiased standard deviation of a figure over masks.
 *
 * @throws {@link AppError} `shape` if there are no values.
 */
export function spreadOf(values: readonly number[]) {
  return { values, mean: mean(values), std: Math.sqrt(variance(values)) };
}

/**
 * Like {@link spreadOf}, with the 95 % interval of the mean by Student's t.
 *
 * The masks are the sample: the interval shows how the mean would change with other masks of the same clip, not with
 * other clips. One mask has no interval.
 */
export function meanInterval(values: readonly number[]) {
  const spread = spreadOf(values);
  const { length } = values;
  if (length < 2) return { ...spread, interval: null };
  const half = (studentQuantile(CONFIDENCE, length - 1) * spread.std) / Math.sqrt(length);
  return { ...spread, interval: [spread.mean - half, spread.mean + half] as const };
}

/** Averages a figure per patch over the masks in which the patch was hidden. */
export class HiddenMeans {
  readonly #sums: Float64Array;
  readonly #count: Uint16Array<ArrayBuffer>;

  constructor({ tokens }: PatchGrid) {
    this.#sums = new Float64Array(tokens);
    this.#count = new Uint16Array(tokens);
  }

  /**
   * Adds one mask's figures; those of visible patches are left out.
   *
   * @param values - (tokens).
   * @param mask - (tokens) 0 kept, 1 removed.
   */
  add(values: Float32Array, mask: Uint8Array): void {
    for (let token = 0; token < mask.length; token += 1) {
      if (mask[token] !== 1) continue;
      this.#sums[token] = (this.#sums[token] as number) + (values[token] as number);
      this.#count[token] = (this.#count[token] as number) + 1;
    }
  }

  /** @returns `mean` (tokens), NaN where the patch was never hidden, and `count` (tokens). */
  result() {
    const sums = this.#sums;
    return {
      mean: Float32Array.from(this.#count, (count, token) =>
        count === 0 ? Number.NaN : (sums[token] as number) / count,
      ),
      count: this.#count.slice(),
    };
  }
}
