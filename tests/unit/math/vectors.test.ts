import { describe, expect, it } from 'vitest';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { matmul, transpose } from '../../../src/math/linalg.ts';
import { scaledLogSoftmax, similarity } from '../../../src/math/similarity.ts';
import { logSoftmax, softmax } from '../../../src/math/softmax.ts';
import { extent, mean, median, normalQuantile, quantile, variance } from '../../../src/math/stats.ts';
import { rankOf, topK } from '../../../src/math/top-k.ts';

const array = (...values: number[]) => Float32Array.from(values);

describe('linalg', () => {
  it('multiplies by hand-checked numbers', () => {
    const product = matmul(array(1, 2, 3, 4, 5, 6), array(7, 8, 9, 10, 11, 12), 2, 3, 2);
    expect([...product]).toEqual([58, 64, 139, 154]);
  });

  it('sums in double: a small term survives between two large ones', () => {
    expect(matmul(array(1e8, 1, -1e8), array(1, 1, 1), 1, 3, 1)[0]).toBe(1);
  });

  it('transposes', () => {
    expect([...transpose(array(1, 2, 3, 4, 5, 6), 2, 3)]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(() => transpose(array(1, 2, 3), 2, 2)).toThrow(/2 x 2 = 4 values, got 3/);
  });
});

describe('stats', () => {
  it('gives quantiles of the normal distribution, in its middle and in both tails', () => {
    // Python's statistics.NormalDist.
    const expected = [
      [0.5, 0],
      [0.7, 0.5244005127],
      [0.975, 1.95996398454],
      [0.999, 3.09023230617],
      [1e-9, -5.99780701501],
      [1e-15, -7.9413453261],
      [0.08, -1.40507156031],
    ] as const;
    for (const [share, quantileOfShare] of expected)
      expect(normalQuantile(share) / (quantileOfShare || 1)).toBeCloseTo(quantileOfShare ? 1 : 0, 6);
    expect([0, 1, -0.1, 1.1].map(normalQuantile)).toEqual([-Infinity, Infinity, Number.NaN, Number.NaN]);
  });

  it('gives the textbook figures', () => {
    expect(mean([1, 2, 3, 6])).toBe(3);
    expect(variance([1, 2, 3, 6])).toBeCloseTo(14 / 3, 12);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([0, 10, 20, 30], 0.25)).toBe(7.5);
    expect(quantile([3, 1, 2], 1)).toBe(3);
    expect(extent([3, -1, 2])).toEqual([-1, 3]);
  });

  it('keeps the variance under a large offset', () => {
    expect(variance([1, 2, 3].map((value) => value + 1e9))).toBe(1);
    expect(variance([5])).toBe(0);
  });

  it('refuses nothing at all', () => {
    expect(() => mean([])).toThrow(/at least one value/);
    expect(() => quantile([1], 1.5)).toThrow(/between 0 and 1/);
  });
});

describe('softmax', () => {
  it('matches exponentials where those are safe', () => {
    const sum = Math.exp(0.5) + Math.exp(1) + Math.exp(-1);
    [0.5, 1, -1].forEach((logit, i) => {
      expect(softmax([0.5, 1, -1])[i]).toBeCloseTo(Math.exp(logit) / sum, 6);
      expect(logSoftmax([0.25, 0.5, -0.5], 2)[i]).toBeCloseTo(logit - Math.log(sum), 6);
    });
  });

  it('neither overflows nor loses the others', () => {
    expect([...logSoftmax([1000, 999, -1000])].map(Math.round)).toEqual([-0, -1, -2000]);
    expect(softmax([-1e30, -1e30])[0]).toBeCloseTo(0.5, 6);
  });
});

describe('topK and rankOf', () => {
  it('orders by score, ties by index', () => {
    expect([...topK([1, 5, 3, 5, -Infinity], 3)]).toEqual([1, 3, 2]);
    expect([...topK([2, 1], 9)]).toEqual([0, 1]);
    expect([...topK([Infinity, Infinity, 1], 3)]).toEqual([0, 1, 2]);
  });

  it('counts strictly greater scores, and ties apart', () => {
    expect(rankOf([0.1, 0.9, 0.5, 0.5], 2)).toEqual({ rank: 2, ties: 1 });
    expect(rankOf([0.1, 0.9, 0.5, 0.5], 0)).toEqual({ rank: 4, ties: 0 });
    expect(() => rankOf([1], 1)).toThrow(/item below 1/);
  });
});

describe('cosines', () => {
  it('normalises rows and leaves zeros', () => {
    const unit = l2NormalizeRows(array(3, 4, 0, 0, 1e-20, 0), 3, 2);
    expect([...unit].map((value) => Math.fround(value))).toEqual([0.6, 0.8, 0, 0, 1, 0].map(Math.fround));
  });

  it('compares every row with every row', () => {
    const scores = similarity(array(1, 0, 0, 1), array(1, 2, 3, 4, 5, 6), 2, 3, 2);
    expect([...scores]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it('normalises along rows and along columns', () => {
    const { byRow, byColumn } = scaledLogSoftmax(array(0.1, 0.2, 0.3, 0.4, 0.5, 0.9), 2, 3, 0.05);
    const total = (values: number[]) => values.reduce((sum, value) => sum + Math.exp(value), 0);
    expect(total([byRow[3]!, byRow[4]!, byRow[5]!])).toBeCloseTo(1, 6);
    expect(total([byColumn[1]!, byColumn[4]!])).toBeCloseTo(1, 6);
    expect(byRow[1]! - byRow[0]!).toBeCloseTo(2, 4);
    expect(byColumn[3]! - byColumn[0]!).toBeCloseTo(6, 4);
  });
});
