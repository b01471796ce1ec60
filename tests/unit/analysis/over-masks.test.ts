import { describe, expect, it } from 'vitest';
import { HiddenMeans, meanInterval, spreadOf } from '../../../src/analysis/masked/over-masks.ts';

const grid = { gridRows: 2, gridColumns: 2, patch: 1, channels: 1, tokens: 4, patchValues: 1 };

describe('figures over masks', () => {
  it('tells mean and unbiased standard deviation', () => {
    expect(spreadOf([1, 2, 3])).toEqual({ values: [1, 2, 3], mean: 2, std: 1 });
    expect(spreadOf([5]).std).toBe(0);
  });

  it('gives the mean its 95 % interval by Student’s t', () => {
    // Mean 3, standard deviation 1.5811, t(4) = 2.776: 3 +- 1.963.
    const { interval } = meanInterval([1, 2, 3, 4, 5]);
    expect(interval?.[0]).toBeCloseTo(1.0368, 3);
    expect(interval?.[1]).toBeCloseTo(4.9632, 3);
  });

  it('gives one mask no interval', () => {
    expect(meanInterval([1]).interval).toBeNull();
  });
});

describe('HiddenMeans', () => {
  it('averages each patch over the masks that hid it, and knows which never were', () => {
    const means = new HiddenMeans(grid);
    means.add(Float32Array.from([1, 2, 3, 4]), Uint8Array.from([1, 0, 1, 0]));
    means.add(Float32Array.from([9, 8, 7, 6]), Uint8Array.from([0, 0, 1, 1]));
    const { mean, count } = means.result();
    expect([...count]).toEqual([1, 0, 2, 1]);
    expect([...mean]).toEqual([1, Number.NaN, 5, 6]);
  });
});
