import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  classificationFigures,
  shareWithInterval,
} from '../../../src/analysis/classify/classification-metrics.ts';
import { finish } from '../../support/finish.ts';

const each = (count: number) => Array.from({ length: count }, (_, item) => `file ${item}`);

describe('average precision', () => {
  it('is the mean precision at each hit', () => {
    // Hits at places 1 and 3: (1/1 + 2/3) / 2.
    expect(averagePrecision([0.9, 0.8, 0.7, 0.1], [true, false, true, false])).toBeCloseTo(5 / 6, 12);
    expect(averagePrecision([3, 2, 1], [true, true, false])).toBe(1);
  });

  it('lets items of equal score come in together, whatever their order', () => {
    // All four at once: precision 1/4 at recall 1.
    expect(averagePrecision([1, 1, 1, 1], [true, false, false, false])).toBe(0.25);
    expect(averagePrecision([1, 1, 1, 1], [false, false, false, true])).toBe(0.25);
    // scikit-learn 1.9.1: average_precision_score([1, 0, 1, 0, 1], [.9, .5, .5, .5, .1]).
    expect(averagePrecision([0.9, 0.5, 0.5, 0.5, 0.1], [true, false, true, false, true])).toBeCloseTo(
      0.7,
      12,
    );
  });

  it('is not a number for a class that nothing belongs to', () => {
    expect(averagePrecision([1, 2], [false, false])).toBeNaN();
    expect(averagePrecision([], [])).toBeNaN();
  });
});

describe('figures of a classifier', () => {
  // Three items of class 0, of which two are found, one of class 1, which is; class 2 has none.
  const scores = Float64Array.from([
    ...[0.9, 0.1, 0],
    ...[0.8, 0.2, 0],
    ...[0.1, 0.2, 0.7],
    ...[0.3, 0.6, 0.1],
  ]);
  const figures = finish(classificationFigures(scores, [0, 0, 0, 1], 3, each(4)));

  it('counts items, classes alike, and leaves classes without items out', () => {
    expect(figures.accuracy.value).toBe(0.75);
    expect(figures.balancedAccuracy.value).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect([...figures.recall.subarray(0, 2)]).toEqual([2 / 3, 1]);
    expect(figures.recall[2]).toBeNaN();
    expect(figures.averagePrecision[2]).toBeNaN();
    // Class 0: hits at places 1, 2 and 4. Class 1: at place 1.
    expect(figures.meanAveragePrecision.value).toBeCloseTo(((1 + 1 + 3 / 4) / 3 + 1) / 2, 12);
  });

  it('has an interval that holds the value and repeats', () => {
    const { low, high, value } = figures.accuracy;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(finish(classificationFigures(scores, [0, 0, 0, 1], 3, each(4)))).toEqual(figures);
  });

  it('has none where all comes from one source', () => {
    const one = finish(classificationFigures(scores, [0, 0, 0, 1], 3, ['a', 'a', 'a', 'a']));
    expect(one.accuracy).toEqual({ value: 0.75, low: null, high: null });
  });

  it('draws sources, not items: copies of every item do not narrow the interval', () => {
    const right = Array.from({ length: 30 }, (_, item) => item % 3 > 0);
    const width = (share: { low: number | null; high: number | null }) => share.high! - share.low!;
    const once = shareWithInterval(right, each(30));
    const copied = shareWithInterval([...right, ...right, ...right], [...each(30), ...each(30), ...each(30)]);
    const asIndependent = shareWithInterval([...right, ...right, ...right], each(90));
    expect(copied).toEqual(once);
    expect(width(asIndependent)).toBeLessThan(0.75 * width(once));
    // Two standard errors of a share of 2/3 over 30, to either side: 0.34.
    expect(width(once)).toBeGreaterThan(0.26);
    expect(width(once)).toBeLessThan(0.42);
  });

  it('does not feign certainty where all are right, or none', () => {
    const all = shareWithInterval(Array(12).fill(true) as boolean[], each(12));
    // Twelve of twelve, by Wilson: 12 / (12 + 1.96²).
    expect(all).toMatchObject({ value: 1, high: 1 });
    expect(all.low).toBeCloseTo(0.75751, 5);
    const none = shareWithInterval(Array(12).fill(false) as boolean[], each(12));
    expect(none).toMatchObject({ value: 0, low: 0 });
    expect(none.high).toBeCloseTo(1 - all.low!, 12);
    const right = finish(classificationFigures(Float64Array.of(1, 0, 0, 1), [0, 1], 2, each(2)));
    expect(right.accuracy.low).toBeCloseTo(2 / (2 + 1.959964 ** 2), 5);
    // One item of each class tells nothing of others.
    expect(right.recallIntervals).toEqual([
      { value: 1, low: null, high: null },
      { value: 1, low: null, high: null },
    ]);
    expect(right.meanAveragePrecision).toEqual({ value: 1, low: null, high: null });
  });

  it('refuses sizes that disagree, and no item', () => {
    expect(() => finish(classificationFigures(scores, [0, 0], 3, each(2)))).toThrow(/2 items/);
    expect(() => finish(classificationFigures(new Float64Array(0), [], 3, []))).toThrow(/at least one/);
  });
});
