import { describe, expect, it } from 'vitest';
import { splitByGroup } from '../../../src/analysis/classify/group-split.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

/** Items of random labels, a random number of them from each source; some sources hold several labels. */
function drawn(seed: number, items: number, labels: number, sources: number) {
  const random = new SeededRandom(seed);
  const pick = (limit: number) => Math.floor(random.uniform() * limit);
  return {
    labels: Array.from({ length: items }, () => pick(labels)),
    groups: Array.from({ length: items }, () => `source ${pick(sources)}`),
  };
}

describe('a split by source', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('never has one source on both sides (draw %i)', (seed) => {
    const { labels, groups } = drawn(seed, 60, 5, 24);
    for (const shots of [1, 3, 100]) {
      const { train, test, leftOut } = splitByGroup(labels, groups, shots, seed);
      const taught = new Set(train.map((item) => groups[item]));
      expect(test.length).toBeGreaterThan(0);
      expect(test.some((item) => taught.has(groups[item]))).toBe(false);
      expect(new Set([...train, ...test]).size).toBe(train.length + test.length);
      for (const label of new Set(labels)) {
        const count = (items: readonly number[]) => items.filter((item) => labels[item] === label).length;
        if (leftOut.includes(label)) expect(count(train) + count(test)).toBe(0);
        else {
          expect(count(train)).toBeLessThanOrEqual(shots);
          expect(count(test)).toBeGreaterThan(0);
        }
      }
    }
  });

  it('takes exactly the shots asked where every item is its own source, others by another seed', () => {
    const labels = Array.from({ length: 40 }, (_, item) => item % 4);
    const groups = labels.map((_, item) => String(item));
    const one = splitByGroup(labels, groups, 3, 1);
    for (let label = 0; label < 4; label += 1) {
      expect(one.train.filter((item) => labels[item] === label)).toHaveLength(3);
    }
    expect(one.test).toHaveLength(28);
    expect(splitByGroup(labels, groups, 3, 1)).toEqual(one);
    expect(splitByGroup(labels, groups, 3, 2).train).not.toEqual(one.train);
  });

  it('leaves out what is left of a source that teaches, and a label of one source', () => {
    const split = splitByGroup([0, 0, 0, 0, 1, 1], ['a', 'a', 'b', 'b', 'c', 'c'], 1, 5);
    expect(split.train).toHaveLength(1);
    expect(split.test).toHaveLength(2);
    expect(split.leftOut).toEqual([1]);
    expect(new Set(split.test.map((item) => (item < 2 ? 'a' : 'b')))).toEqual(
      new Set([split.train[0]! < 2 ? 'b' : 'a']),
    );
  });

  it('refuses what it cannot split', () => {
    expect(() => splitByGroup([0, 1], ['a'], 1, 1)).toThrow(/a source for each of 2 items/);
    expect(() => splitByGroup([0, 1], ['a', 'b'], 0, 1)).toThrow(/at least one shot/);
  });
});
