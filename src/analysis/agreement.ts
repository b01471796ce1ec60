/** How far values are from their reference. */
import { AppError } from '../core/errors.ts';

/** How far values are from those that they should be. NaN anywhere makes both NaN. */
export interface Agreement {
  readonly maxAbsolute: number;
  /** ||actual - expected|| / ||expected||. */
  readonly relativeL2: number;
}

/**
 * Compares values with their reference.
 *
 * @throws {@link AppError} `shape` if there are not as many, or the reference is all zeros: nothing would be compared.
 */
export function agreement(actual: ArrayLike<number>, expected: ArrayLike<number>): Agreement {
  if (actual.length !== expected.length) {
    throw new AppError('shape', `Expected ${expected.length} values to compare, got ${actual.length}.`);
  }
  let difference = 0;
  let size = 0;
  let maxAbsolute = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const distance = Math.abs((actual[i] as number) - (expected[i] as number));
    difference += distance ** 2;
    size += (expected[i] as number) ** 2;
    // Not `>`: NaN must stay.
    if (!(distance <= maxAbsolute)) maxAbsolute = Number.isNaN(maxAbsolute) ? maxAbsolute : distance;
  }
  if (size === 0) throw new AppError('shape', 'Expected a reference to compare with, got zeros.');
  return { maxAbsolute, relativeL2: Math.sqrt(difference / size) };
}
