import { describe, expect, it } from 'vitest';
import type { PatchGrid } from '../../../src/core/geometry.ts';
import { HATCH, paintMasked, paintVisibleOver, tokenAt } from '../../../src/ui/figures/export/compose.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

/** Two rows of three patches of 2 x 2 pixels. */
const grid: PatchGrid = { gridRows: 2, gridColumns: 3, patch: 2, channels: 1, tokens: 6, patchValues: 4 };
const [width, height] = [6, 4];

/** A picture whose red is the number of the pixel, so that no two pixels agree. */
const numbered = (offset: number) => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i += 1) data.set([i + offset, 0, 0, 255], i * 4);
  return { width, height, data };
};
const red = (picture: { data: Uint8ClampedArray }, x: number, y: number) => picture.data[(y * width + x) * 4];

describe('tokens under pixels', () => {
  it('run row-major from the top in a photograph', () => {
    expect(tokenAt(0, 0, VISUAL_GRID, false)).toBe(0);
    expect(tokenAt(15, 16, VISUAL_GRID, false)).toBe(14);
    expect(tokenAt(223, 223, VISUAL_GRID, false)).toBe(195);
  });

  it('run from the bottom in a spectrogram, whose lowest mel band is token row 0', () => {
    expect(tokenAt(0, 127, AUDIO_GRID, true)).toBe(0);
    expect(tokenAt(1023, 112, AUDIO_GRID, true)).toBe(63);
    expect(tokenAt(0, 0, AUDIO_GRID, true)).toBe(448);
  });
});

describe('what the model sees', () => {
  // Token 1 is the top row's middle patch of a photograph and the bottom row's of a spectrogram.
  const mask = new Uint8Array([0, 1, 0, 0, 0, 0]);

  it('is hatched exactly over hidden patches and untouched elsewhere', () => {
    const original = numbered(0);
    const masked = paintMasked(original, mask, grid, false, HATCH.light);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const hidden = y < 2 && x >= 2 && x < 4;
        if (hidden) expect([HATCH.light.ground[0], HATCH.light.line[0]]).toContain(red(masked, x, y));
        else expect(red(masked, x, y)).toBe(red(original, x, y));
      }
    }
    expect(red(original, 2, 0)).toBe(2);
  });

  it('has mel upwards in a spectrogram', () => {
    const masked = paintMasked(numbered(0), mask, grid, true, HATCH.light);
    expect(red(masked, 2, 0)).toBe(2);
    expect([HATCH.light.ground[0], HATCH.light.line[0]]).toContain(red(masked, 2, 3));
  });

  it('is never black where it is hidden', () => {
    for (const { ground, line } of Object.values(HATCH)) {
      for (const channel of [...ground, ...line]) expect(channel).toBeGreaterThan(50);
    }
  });
});

describe('rebuilt with the visible patches', () => {
  it('takes predictions in hidden patches and the original in visible ones', () => {
    const mask = new Uint8Array([0, 1, 0, 0, 0, 0]);
    const picture = paintVisibleOver(numbered(100), numbered(0), mask, grid, false);
    expect(red(picture, 0, 0)).toBe(0);
    expect(red(picture, 2, 0)).toBe(102);
    expect(red(picture, 3, 1)).toBe(109);
    expect(red(picture, 5, 3)).toBe(23);
  });
});
