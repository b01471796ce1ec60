import { describe, expect, it } from 'vitest';
import { strongerPairs, weakestPairs } from '../../../src/analysis/retrieval/mismatched-pairs.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

const PAIRS = 20;

/** Own partners at 0.8, the rest below 0.5; then columns 3 and 11 change places, as if two labels were swapped. */
function withSwap(): Float32Array {
  const random = new SeededRandom(2);
  const partner = (sound: number) => ({ 3: 11, 11: 3 })[sound] ?? sound;
  return Float32Array.from({ length: PAIRS * PAIRS }, (_, i) => {
    const [sound, picture] = [Math.floor(i / PAIRS), i % PAIRS];
    return picture === partner(sound) ? 0.8 : 0.5 * random.uniform();
  });
}

describe('the finder of mismatched pairs', () => {
  it('names a swap once, and nothing in a gallery that is right', () => {
    const found = strongerPairs(withSwap(), PAIRS, 10);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ mutual: true });
    expect([found[0]?.sound, found[0]?.picture].sort((a = 0, b = 0) => a - b)).toEqual([3, 11]);
    const right = Float32Array.from({ length: PAIRS * PAIRS }, (_, i) => (i % (PAIRS + 1) === 0 ? 0.9 : 0.1));
    expect(strongerPairs(right, PAIRS, 10)).toEqual([]);
  });

  it('needs both directions, gives the margin over the better own score, and keeps the best few', () => {
    // Sound 0 likes picture 1 better than its own, but picture 1 has a sound it likes better still.
    expect(strongerPairs(Float32Array.of(0.5, 0.7, 0.1, 0.8), 2, 5)).toEqual([]);
    const [first, ...rest] = strongerPairs(Float32Array.of(0.5, 0.7, 0.1, 0.6), 2, 5);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ sound: 0, picture: 1, mutual: false });
    expect(first?.margin).toBeCloseTo(0.1, 6);
    const random = new SeededRandom(6);
    const noise = Float32Array.from({ length: 900 }, () => random.uniform());
    const all = strongerPairs(noise, 30, 900);
    expect(all.length).toBeGreaterThan(20);
    expect(strongerPairs(noise, 30, 7)).toEqual(all.slice(0, 7));
    // One-sided ones come by margin, after the swaps.
    const oneSided = all.filter(({ mutual }) => !mutual).map(({ margin }) => margin);
    expect(oneSided).toEqual([...oneSided].sort((a, b) => b - a));
    expect(all.findIndex(({ mutual }) => !mutual)).toBe(all.length - oneSided.length);
  });

  it('lists the weakest pairs, worst first, without those that have no score', () => {
    expect([...weakestPairs(Float32Array.of(2, Number.NaN, -1, 0.5, -1), 3)]).toEqual([2, 4, 3]);
    expect([...weakestPairs(Float32Array.of(Number.NaN), 3)]).toEqual([]);
  });
});
