import { describe, expect, it } from 'vitest';
import { harmonicFill, nearestFill } from '../../../src/analysis/masked/baseline-fills.ts';
import { maskedLoss, meanFill } from '../../../src/analysis/masked/masked-loss.ts';
import type { PatchGrid } from '../../../src/core/geometry.ts';
import { patchGrid } from '../../../src/core/geometry.ts';
import { patchify, pictureStrides, unpatchify } from '../../../src/math/patchify.ts';

const PATCH = 4;

/** Waves that rise to the right, as the Python that made the expected values has them. */
function waves(grid: PatchGrid): Float32Array<ArrayBuffer> {
  const [rows, columns] = [grid.gridRows * grid.patch, grid.gridColumns * grid.patch];
  const values = new Float32Array(rows * columns * grid.channels);
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1)
      for (let c = 0; c < grid.channels; c += 1)
        values[(y * columns + x) * grid.channels + c] =
          Math.sin(0.37 * x + 0.61 * c) * Math.cos(0.23 * y - 0.4 * c) + 0.01 * x * (c + 1);
  return patchify(values, grid, pictureStrides(grid), { order: 'channel-last' });
}

function maskOf(grid: PatchGrid, hidden: readonly number[]): Uint8Array {
  const mask = new Uint8Array(grid.tokens);
  for (const token of hidden) mask[token] = 1;
  return mask;
}

describe('harmonic inpainting', () => {
  // Computed by `harmonic_fill` and `mean_fill` of training/cavmae/fills.py with PyTorch.
  it.each([
    {
      grid: patchGrid(4, 6, PATCH, 2),
      hidden: [0, 1, 2, 3, 6, 7, 9, 10, 12, 13, 14, 15, 17, 18, 20, 21, 22, 23],
      loss: 0.2815360426902771,
      mean: 0.3142020106315613,
      inside: -0.13468310236930847,
      corner: 0.14354997873306274,
    },
    {
      // Neither side can be halved to the end.
      grid: patchGrid(3, 5, PATCH, 1),
      hidden: [0, 1, 2, 6, 7, 8, 9, 10, 11, 14],
      loss: 0.13887442648410797,
      mean: 0.1758464276790619,
      inside: 0.15537631511688232,
      corner: 0.4587613344192505,
    },
  ])('agrees with the training code: $grid.gridRows by $grid.gridColumns patches', (expected) => {
    const { grid } = expected;
    const target = waves(grid);
    const mask = maskOf(grid, expected.hidden);
    const filled = harmonicFill(target, mask, grid);
    expect(maskedLoss(filled, target, mask, grid).loss).toBeCloseTo(expected.loss, 5);
    expect(maskedLoss(meanFill(target, mask, grid), target, mask, grid).loss).toBeCloseTo(expected.mean, 5);
    const picture = unpatchify(filled, grid, pictureStrides(grid), 'channel-last');
    const columns = grid.gridColumns * PATCH;
    expect(picture[(5 * columns + 5) * grid.channels]).toBeCloseTo(expected.inside, 5);
    expect(picture.at(-1)).toBeCloseTo(expected.corner, 5);
  });

  it('reads nothing of a hidden patch, and leaves the visible ones alone', () => {
    const grid = patchGrid(4, 6, PATCH, 2);
    const mask = maskOf(grid, [0, 5, 8, 13]);
    const target = waves(grid);
    const other = target.map((value, i) => (mask[Math.floor(i / grid.patchValues)] === 1 ? 99 : value));
    for (const fill of [harmonicFill, nearestFill]) {
      const filled = fill(target, mask, grid);
      expect(fill(other, mask, grid)).toEqual(filled);
      filled.forEach((value, i) => {
        if (mask[Math.floor(i / grid.patchValues)] === 0) expect(value).toBe(target[i]);
      });
    }
  });

  it('has nothing to go by if all is hidden', () => {
    const grid = patchGrid(2, 2, PATCH, 1);
    const all = new Uint8Array(4).fill(1);
    for (const fill of [harmonicFill, nearestFill])
      expect(fill(waves(grid), all, grid).every((value) => value === 0)).toBe(true);
  });
});

describe('the nearest visible patch', () => {
  it('is copied, and of several the mean', () => {
    const grid = patchGrid(1, 5, 1, 1);
    const filled = nearestFill(new Float32Array([1, 50, 60, 3, 70]), maskOf(grid, [1, 2, 4]), grid);
    expect([...filled]).toEqual([1, 1, 3, 3, 3]);
    const between = nearestFill(new Float32Array([1, 50, 3, 4, 5]), maskOf(grid, [1]), grid);
    expect(between[1]).toBe(2);
  });
});
