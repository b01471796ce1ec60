import { describe, expect, it } from 'vitest';
import { rocArea, taggingFigures } from '../../../src/analysis/classify/tagging-figures.ts';

const SCORES = [
  [0.9, 0.2, 0.5, 0.1],
  [0.4, 0.4, 0.5, 0.1],
  [0.3, 0.8, 0.2, 0.1],
  [0.7, 0.6, 0.5, 0.2],
  [0.1, 0.8, 0.9, 0.3],
  [0.4, 0.1, 0.2, 0.3],
  [0.4, 0.3, 0.7, 0.1],
];
const LABELS = [[0], [0, 1], [1], [2, 0], [2], [1, 2], [0]].map((own) => new Set(own));

describe('figures of clips with several labels', () => {
  it('are scikit-learn’s, with ties, over the classes that some clips carry', () => {
    // scikit-learn 1.9.1: average_precision_score and roc_auc_score of classes 0 to 2; nothing carries class 3.
    const figures = taggingFigures(SCORES, LABELS);
    expect(figures.meanAveragePrecision).toBeCloseTo(0.6619047619, 9);
    expect(figures.meanAuc).toBeCloseTo(0.6388888889, 9);
    expect(figures.dPrime).toBeCloseTo(0.50273937, 6);
    expect(figures.classesCounted).toBe(3);
    expect(figures.accuracy.value).toBeCloseTo(4 / 7, 12);
    expect(figures.accuracy.low).toBeLessThan(figures.accuracy.value);
    expect(figures.accuracy.high).toBeGreaterThan(figures.accuracy.value);
  });

  it('have an area of 1, one half and 0 for scores that are right, equal and wrong', () => {
    const belongs = [true, false, true, false];
    expect(rocArea([3, 1, 2, 0], belongs)).toBe(1);
    expect(rocArea([1, 1, 1, 1], belongs)).toBe(0.5);
    expect(rocArea([0, 3, 1, 2], belongs)).toBe(0);
  });

  it('refuse clips without labels, rows of other lengths, and labels that tell nothing apart', () => {
    expect(() => taggingFigures([], [])).toThrow(/labels for each clip/);
    expect(() => taggingFigures(SCORES, LABELS.slice(1))).toThrow(/got 7 and 6 clips/);
    expect(() => taggingFigures([[1, 0], [1]], [new Set([0]), new Set([1])])).toThrow(/2 classes/);
    expect(() =>
      taggingFigures(
        SCORES,
        SCORES.map(() => new Set([1])),
      ),
    ).toThrow(/others do not/);
  });
});
