import { describe, expect, it } from 'vitest';
import { agreement } from '../../../src/analysis/agreement.ts';

describe('agreement with a reference', () => {
  it('is the largest difference, and the difference’s length beside the reference’s', () => {
    const { maxAbsolute, relativeL2 } = agreement([3, 4.5, 0], [3, 4, 0]);
    expect(maxAbsolute).toBe(0.5);
    expect(relativeL2).toBeCloseTo(0.1, 12);
    expect(agreement([1, 2], [1, 2])).toEqual({ maxAbsolute: 0, relativeL2: 0 });
  });

  it('is no number where a value is none, wherever it stands', () => {
    for (const actual of [
      [Number.NaN, 9],
      [9, Number.NaN],
    ]) {
      const { maxAbsolute, relativeL2 } = agreement(actual, [1, 1]);
      expect(maxAbsolute).toBeNaN();
      expect(relativeL2).toBeNaN();
    }
  });

  it('refuses what would prove nothing', () => {
    expect(() => agreement([1], [1, 2])).toThrow(/Expected 2 values/);
    expect(() => agreement([1], [0])).toThrow(/zeros/);
  });
});
