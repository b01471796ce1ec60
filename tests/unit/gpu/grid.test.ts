import { describe, expect, it } from 'vitest';
import { grid, MAX_WORKGROUPS } from '../../../src/gpu/grid.ts';

describe('grid', () => {
  it('stays in one dimension as long as it fits', () => {
    expect([0, 1, 1000, 65_535].map(grid)).toEqual([
      [1, 1],
      [1, 1],
      [1000, 1],
      [65_535, 1],
    ]);
  });

  it.each([65_536, 65_537, 131_070, 131_071, 9_999_991, MAX_WORKGROUPS ** 2])(
    'folds %i so that none is missing and few are idle',
    (workgroups) => {
      const [x, y] = grid(workgroups);
      expect(Math.max(x, y)).toBeLessThanOrEqual(MAX_WORKGROUPS);
      expect(x * y).toBeGreaterThanOrEqual(workgroups);
      expect(x * y - workgroups).toBeLessThan(y);
    },
  );

  it('refuses what two dimensions do not hold', () => {
    expect(() => grid(MAX_WORKGROUPS ** 2 + 1)).toThrow(/at most 4294836225 workgroups/);
  });
});
