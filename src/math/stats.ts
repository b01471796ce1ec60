/** Computes mean, unbiased variance and quantiles. */
import { AppError } from '../core/errors.ts';

/**
 * Arithmetic mean, summed in float64.
 *
 * @throws {@link AppError} `shape` if there are no values.
 */
export function mean(values: ArrayLike<number>): number {
  expectSome(values);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}

/**
 * Unbiased variance (divides by n - 1), in two passes, so that a large offset costs no digits.
 *
 * One value has variance 0 here; PyTorch returns NaN.
 *
 * @throws {@link AppError} `shape` if there are no values.
 */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  if (values.length === 1) return 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += (values[i]! - centre) ** 2;
  return squares / (values.length - 1);
}

/**
 * The value below which a share of the others lies, linear between neighbours (NumPy's default).
 *
 * @param share - in [0, 1]: 0.5 is the median.
 * @throws {@link AppError} `shape` if there are no values or `share` is outside [0, 1].
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  expectSome(values);
  if (!(share >= 0 && share <= 1)) {
    throw new AppError('shape', `Expected a quantile between 0 and 1, got ${share}.`);
  }
  const sorted = Float64Array.from(values).sort();
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The middle value; the mean of the middle two for an even count. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * The smallest and largest value, `[min, max]`.
 *
 * @throws {@link AppError} `shape` if there are no values.
 */
export function extent(values: ArrayLike<number>): [number, number] {
  expectSome(values);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function expectSome(values: ArrayLike<number>): void {
  if (values.length === 0) throw new AppError('shape', 'Expected at least one value, got none.');
}
