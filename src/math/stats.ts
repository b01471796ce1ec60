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
 * The value below which a given share of the values is, linear between neighbours (NumPy's default).
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

/**
 * The quantile of the standard normal distribution, with seven digits.
 *
 * @param share - in (0, 1); 0 and 1 give the infinities.
 * @remarks Source: Wichura, Algorithm AS 241 (PPND7), Applied Statistics 37 (1988).
 */
export function normalQuantile(share: number): number {
  if (!(share > 0)) return share === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (!(share < 1)) return share === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const offset = share - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const x = 0.180625 - offset * offset;
    const above = [59.10937472, 159.29113202, 50.434271938, 3.3871327179];
    const below = [67.1875636, 78.757757664, 17.895169469, 1];
    return (offset * polynomial(above, x)) / polynomial(below, x);
  }
  const tail = Math.sqrt(-Math.log(offset < 0 ? share : 1 - share));
  const [above, below, x] =
    tail <= 5
      ? [
          [0.17023821103, 1.3067284816, 2.75681539, 1.4234372777],
          [0.12021132975, 0.7370016425, 1],
          tail - 1.6,
        ]
      : [
          [0.017337203997, 0.42868294337, 3.081226386, 6.657905115],
          [0.012258202635, 0.24197894225, 1],
          tail - 5,
        ];
  const value = polynomial(above, x) / polynomial(below, x);
  return offset < 0 ? -value : value;
}

/** A polynomial by its coefficients, the highest power first. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
