/** Computes how many standard errors hold a share of Student's t distribution. */
import { AppError } from '../core/errors.ts';

/** Halvings of the bracket: more than the bits of a float64. */
const HALVINGS = 80;

/**
 * The share of Student's t distribution between `-t` and `t`.
 *
 * @param t - at least 0.
 * @param degrees - of freedom, a whole number from 1.
 * @throws {@link AppError} `shape` for other degrees.
 * @remarks Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4 (finite sums).
 */
export function studentShareWithin(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new AppError('shape', `Expected whole degrees of freedom from 1, got ${degrees}.`);
  }
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= degrees; k += 2) {
    sum += term;
    term *= (cosine * cosine * (k - 1)) / k;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * How many standard errors to either side hold a share of Student's t distribution.
 *
 * @param share - in (0, 1): 0.95 for a 95 % interval.
 * @throws {@link AppError} `shape` for another share, or degrees that are not a whole number from 1.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (!(share > 0 && share < 1))
    throw new AppError('shape', `Expected a share between 0 and 1, got ${share}.`);
  let low = 0;
  let high = 1;
  while (studentShareWithin(high, degrees) < share) high *= 2;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (studentShareWithin(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return high;
}
