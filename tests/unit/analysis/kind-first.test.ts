import { describe, expect, it } from 'vitest';
import { kindFirst } from '../../../src/analysis/retrieval/kind-first.ts';

/** Three pairs: the first answers are the pairs 1, 1 and 0. */
const SCORES = Float32Array.from([0.5, 0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.2, 0.6]);

describe('the right kind first', () => {
  it('counts queries whose first answer has their kind, partner or not', () => {
    expect(kindFirst(SCORES, 3, ['bird', 'bird', 'fire'])).toEqual({
      queries: 3,
      optimistic: 2,
      pessimistic: 2,
      chance: (2 / 3 + 2 / 3 + 1 / 3) / 3,
    });
  });

  it('leaves queries of no known kind out, and takes such an answer for wrong', () => {
    const counted = kindFirst(SCORES, 3, ['bird', null, 'bird']);
    expect(counted).toMatchObject({ queries: 2, optimistic: 1, pessimistic: 1 });
    expect(counted?.chance).toBeCloseTo(2 / 3, 12);
  });

  it('counts a tie at the first place both ways', () => {
    const tied = Float32Array.from([0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.9]);
    expect(kindFirst(tied, 3, ['bird', 'bird', 'fire'])).toMatchObject({ optimistic: 3, pessimistic: 1 });
  });

  it('is not given where it would be recall at 1 again, and refuses what is no number', () => {
    expect(kindFirst(SCORES, 3, ['bird', 'fire', 'rain'])).toBeNull();
    expect(kindFirst(SCORES, 3, [null, null, null])).toBeNull();
    expect(() => kindFirst(Float32Array.of(Number.NaN), 1, ['bird'])).toThrow(/not a number/);
  });
});
