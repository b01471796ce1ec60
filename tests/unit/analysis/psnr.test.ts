import { describe, expect, it } from 'vitest';
import { hiddenDistance, hiddenLimit, psnrDecibels } from '../../../src/analysis/masked/psnr.ts';

const grid = { gridRows: 1, gridColumns: 3, patch: 2, channels: 1, tokens: 3, patchValues: 4 };
const original = Float32Array.from([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
const rebuilt = Float32Array.from([9, 9, 9, 9, 0.5, 1.5, 1, 1, 0, 0, 0, -0.5]);

describe('hiddenDistance', () => {
  it('looks at removed patches only', () => {
    const distance = hiddenDistance(rebuilt, original, Uint8Array.from([0, 1, 1]), grid);
    expect(distance?.meanSquared).toBeCloseTo(0.75 / 8, 12);
    expect(distance?.meanAbsolute).toBeCloseTo(1.5 / 8, 12);
  });

  it('is not defined where nothing was removed', () => {
    expect(hiddenDistance(rebuilt, original, new Uint8Array(3), grid)).toBeNull();
  });
});

describe('psnrDecibels', () => {
  it('is 20 dB for a hundredth of the squared peak, and counts the peak', () => {
    expect(psnrDecibels(0.01, 1)).toBeCloseTo(20, 12);
    expect(psnrDecibels(0.01 * 255 ** 2, 255)).toBeCloseTo(20, 12);
    expect(psnrDecibels(0.01, 10)).toBeCloseTo(40, 12);
  });

  it('is infinite for equal pictures', () => {
    expect(psnrDecibels(0, 1)).toBe(Infinity);
  });
});

describe('hiddenLimit', () => {
  const values = Float32Array.from([100, -100, 0, 0, 1, -2, 3, 0, 0, 0, 0, -4]);

  it('is the largest magnitude under removed patches, less the tail', () => {
    const mask = Uint8Array.from([0, 1, 1]);
    expect(hiddenLimit(values, mask, grid, 0)).toBe(4);
    expect(hiddenLimit(values, mask, grid, 0.2)).toBe(2);
  });

  it('spans something where there is nothing to span', () => {
    expect(hiddenLimit(values, new Uint8Array(3), grid, 0)).toBe(1);
    expect(hiddenLimit(new Float32Array(12), Uint8Array.from([1, 1, 1]), grid, 0)).toBe(1);
  });
});
