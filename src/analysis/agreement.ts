/** Measures how far values are from their reference. */
import { AppError } from '../core/errors.ts';

/** The distance of values from their reference. NaN anywhere makes both numbers NaN. */
export interface Agreement {
  readonly maxAbsolute: number;
  /** ||actual - expected|| / ||expected||. */
  readonly relativeL2: number;
}

/**
 * Compares values with their reference.
 *
 * @throws {@link AppError} `shape` if the counts differ, or if the reference is all zeros, because then nothing is
 * compared.
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
    // Not `>`, so that NaN is kept.
    if (!(distance <= maxAbsolute)) maxAbsolute = Number.isNaN(maxAbsolute) ? maxAbsolute : distance;
  }
  if (size === 0) throw new AppError('shape', 'Expected a reference to compare with, got zeros.');
  return { maxAbsolute, relativeL2: Math.sqrt(difference / size) };
}
