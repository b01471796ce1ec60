import { describe, expect, it } from 'vitest';
import {
  averageFrames,
  confusionOf,
  probabilitiesOf,
} from '../../../src/analysis/classify/classification.ts';

describe('probabilities', () => {
  it('sum to 1 by softmax and stand alone by sigmoid', () => {
    const logits = Float32Array.of(0, Math.log(3), -1000);
    expect([...probabilitiesOf(logits, 'softmax')].map((value) => value.toFixed(6))).toEqual([
      '0.250000',
      '0.750000',
      '0.000000',
    ]);
    expect([...probabilitiesOf(logits, 'sigmoid')].map((value) => value.toFixed(6))).toEqual([
      '0.500000',
      '0.750000',
      '0.000000',
    ]);
  });

  it('are averaged, not the logits', () => {
    const frames = [Float32Array.of(20, 0), Float32Array.of(0, 1)].map((row) =>
      probabilitiesOf(row, 'softmax'),
    );
    // The mean of logits (10, 0.5) would say 0.9999.
    expect(averageFrames(frames)[0]).toBeCloseTo((1 + 1 / (1 + Math.E)) / 2, 5);
    expect(() => averageFrames([])).toThrow(/at least one frame/);
  });
});

describe('confusion', () => {
  it('counts over the classes that occur', () => {
    const confusion = confusionOf([7, 7, 2, 9], [7, 2, 2, 4]);
    expect(confusion.classes).toEqual([2, 4, 7, 9]);
    expect([...confusion.counts]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0]);
    expect(confusion).toMatchObject({ agree: 2, items: 4 });
  });
});
