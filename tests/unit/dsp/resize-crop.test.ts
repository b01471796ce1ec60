import { describe, expect, it } from 'vitest';
import type { Rgba } from '../../../src/core/tensor.ts';
import { planResizeCrop, resizeCrop } from '../../../src/dsp/resize-crop.ts';
import { IMAGE_SIZE } from '../../support/cav-mae-inputs.ts';
import { readArray, readPicture } from './support/fixtures.ts';

function picture(width: number, height: number, paint: (x: number, y: number) => number): Rgba {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i += 1) {
    const value = paint(i % width, Math.floor(i / width));
    data.set([value, 255 - value, 128], i * 4);
  }
  return { width, height, data };
}

describe('resizeCrop', () => {
  it.each([
    ['small', 'resized.small.npy'],
    ['odd', 'resized.odd.npy'],
    ['landscape', 'resized.landscape.rows0-55.npy'],
  ])('agrees with PIL on the %s picture', (name, golden) => {
    const expected = readArray(golden).data;
    const got = resizeCrop(readPicture(`image.${name}.png`), IMAGE_SIZE);
    // Integer arithmetic with PIL's own weights: equal, not close.
    expect(got.subarray(0, expected.length)).toEqual(expected);
  });

  it('leaves a picture of the right size as it is', () => {
    const source = picture(224, 224, (x, y) => (x * 7 + y * 13) % 256);
    const expected = source.data.filter((_, i) => i % 4 !== 3);
    expect(resizeCrop(source, IMAGE_SIZE)).toEqual(new Uint8Array(expected));
  });

  it('keeps a flat picture flat at every odd shape', () => {
    for (const [width, height] of [
      [1, 1],
      [3, 500],
      [501, 2],
      [223, 225],
      [449, 448],
    ] as const) {
      const out = resizeCrop(
        picture(width, height, () => 201),
        IMAGE_SIZE,
      );
      expect(new Set(out.filter((_, i) => i % 3 === 0))).toEqual(new Set([201]));
    }
  });

  it('crops the middle, halves to the even side', () => {
    // 1 tap an output: starts are the crop itself.
    const offset = (width: number) => planResizeCrop(width, 224, IMAGE_SIZE).horizontal.starts[0];
    // (w - 224) / 2 = 0.5, 1.5, 2.5 -> 0, 2, 2; the triangle's first nonzero tap is at or just before it.
    expect([225, 227, 229].map(offset)).toEqual([0, 2, 2]);
  });

  it('refuses a picture without pixels', () => {
    expect(() => planResizeCrop(0, 10, IMAGE_SIZE)).toThrow(/at least one pixel/);
  });
});
