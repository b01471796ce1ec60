import { describe, expect, it } from 'vitest';
import {
  denormalisePatches,
  maskedLoss,
  meanFill,
  normalisePatches,
  patchStatistics,
  visibleStatistics,
} from '../../../src/analysis/masked/masked-loss.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

/** A 2 x 3 grid of 2 x 2 patches with two channels: 8 values a patch. */
const grid = { gridRows: 2, gridColumns: 3, patch: 2, channels: 2, tokens: 6, patchValues: 8 };
const random = new SeededRandom(7);
const target = random.uniforms(48).map((value) => value * 10 - 3);
const mask = Uint8Array.from([0, 1, 1, 0, 1, 1]);

describe('maskedLoss', () => {
  it('averages squared errors over removed patches only', () => {
    const predicted = target.map((value, i) => value + Math.floor(i / 8));
    const result = maskedLoss(new Float32Array(predicted), target, mask, grid);
    expect(Array.from(result.patchLoss).map((value) => Math.round(value * 1e4) / 1e4)).toEqual([
      0, 1, 4, 9, 16, 25,
    ]);
    expect(result.loss).toBeCloseTo((1 + 4 + 16 + 25) / 4, 4);
  });
});

describe('patch statistics', () => {
  it('normalises each patch to mean 0 and unbiased variance 1, and back', () => {
    const statistics = patchStatistics(target, grid);
    const normalised = normalisePatches(target, statistics, grid);
    const first = Array.from(normalised.subarray(0, 8));
    expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(first.reduce((sum, value) => sum + value * value, 0) / 7).toBeCloseTo(1, 4);
    const back = denormalisePatches(normalised, statistics, grid);
    back.forEach((value, i) => expect(value).toBeCloseTo(target[i] as number, 4));
  });

  it('never reads a removed patch when it paints from visible neighbours', () => {
    const changed = target.map((value, i) => (mask[Math.floor(i / 8)] === 1 ? 1e6 : value));
    const honest = visibleStatistics(patchStatistics(target, grid), mask, grid);
    const same = visibleStatistics(patchStatistics(new Float32Array(changed), grid), mask, grid);
    expect(Array.from(same.mean)).toEqual(Array.from(honest.mean));
    expect(Array.from(same.std)).toEqual(Array.from(honest.std));
    expect(honest.mean.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });

  it('averages equally near visible patches', () => {
    const both = visibleStatistics(
      { mean: new Float32Array([2, 9, 4, 9, 9, 9]), std: new Float32Array([1, 9, 3, 9, 9, 9]) },
      Uint8Array.from([0, 1, 0, 1, 1, 1]),
      grid,
    );
    expect([both.mean[1], both.std[1]]).toEqual([3, 2]);
    expect(both.mean[3]).toBe(2);
  });
});

describe('meanFill', () => {
  it('fills with the mean of visible patches, channel by channel, and with 0 when nothing is visible', () => {
    const filled = meanFill(target, mask, grid);
    const visible = [...target.subarray(0, 8), ...target.subarray(24, 32)];
    for (const channel of [0, 1]) {
      const values = visible.filter((_, i) => i % 2 === channel);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(filled[16 + channel]).toBeCloseTo(mean, 4);
    }
    expect(meanFill(target, new Uint8Array(6).fill(1), grid).every((value) => value === 0)).toBe(true);
  });
});
