import { describe, expect, it } from 'vitest';
import { studentQuantile, studentShareWithin } from '../../../src/math/student-t.ts';

describe('studentQuantile', () => {
  // Printed tables give three decimals.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [7, 2.365],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
  ])('agrees with the printed 95 %% table at %i degrees of freedom', (degrees, printed) => {
    expect(studentQuantile(0.95, degrees)).toBeCloseTo(printed, 3);
  });

  it('holds other shares too', () => {
    expect(studentQuantile(0.5, 1)).toBeCloseTo(1, 9);
    expect(studentQuantile(0.99, 8)).toBeCloseTo(3.355, 3);
  });

  it('is the inverse of the share', () => {
    for (const degrees of [1, 2, 9, 20]) {
      expect(studentShareWithin(studentQuantile(0.8, degrees), degrees)).toBeCloseTo(0.8, 12);
    }
  });

  it('refuses what is no share or no whole degree', () => {
    expect(() => studentQuantile(1, 3)).toThrow(/between 0 and 1/);
    expect(() => studentQuantile(0.95, 1.5)).toThrow(/whole degrees/);
  });
});
