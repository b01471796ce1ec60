import { expect } from 'vitest';

/**
 * Relative L2 error, ||actual - expected|| / ||expected||.
 *
 * @throws Error if the reference is near zero or the lengths differ, because such a comparison would prove nothing.
 */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length)
    throw new Error(`Lengths differ: ${actual.length}, ${expected.length}.`);
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i += 1) {
    difference += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  if (!(Math.sqrt(size / expected.length) > 1e-4))
    throw new Error('The reference is near zero: nothing is compared.');
  return Math.sqrt(difference / size);
}

/** Expects agreement in relative L2; NaN fails. Returns the error, for reports. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): number {
  const error = relativeL2(actual, expected);
  expect(Number.isFinite(error) ? error : Infinity).toBeLessThanOrEqual(tolerance);
  return error;
}

/** Rows minus their mean over rows: this shows what distinguishes clips whose cosines differ by 0.003. */
export function centred(rows: readonly Float32Array[]): number[] {
  const width = rows[0]!.length;
  const mean = Array.from(
    { length: width },
    (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length,
  );
  return rows.flatMap((row) => Array.from(row, (value, i) => value - mean[i]!));
}
