import { describe, expect, it } from 'vitest';
import { colourise, perceptualColourmap, spectrogramLayout } from '../../../src/math/colour/colormap.ts';

/** OKLab's lightness of a packed 8-bit pixel, from the published forward matrices. */
function lightness(pixel: number): number {
  const [red, green, blue] = [0, 8, 16].map((shift) => {
    const value = ((pixel >>> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

describe('perceptualColourmap', () => {
  const lut = perceptualColourmap();

  it('grows lighter at every step, about evenly', () => {
    const steps = Array.from({ length: 255 }, (_, i) => lightness(lut[i + 1]!) - lightness(lut[i]!));
    // 0.8 of lightness over 255 steps is 0.0031; rounding to 8 bits moves a dark colour by up to 0.0024.
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(0.006);
  });

  it('stays inside sRGB: clipping would bend the lightness', () => {
    lut.forEach((pixel, i) => expect(lightness(pixel)).toBeCloseTo(0.16 + (0.8 * i) / 255, 2));
  });

  it('has 256 different opaque colours', () => {
    expect(new Set(lut).size).toBe(256);
    expect([...lut].every((pixel) => pixel >>> 24 === 255)).toBe(true);
  });
});

describe('colourise', () => {
  /** Red counts the entry, so that a pixel tells its level. */
  const ramp = Uint32Array.from({ length: 256 }, (_, i) => (i | (255 << 24)) >>> 0);
  const flat = { width: 5, height: 1, strideX: 1, strideY: 0, flipY: false };

  it('clamps at both ends and rounds to the nearest colour', () => {
    const values = Float32Array.from([-99, 0, 0.6 / 255, 1, 99]);
    const { data } = colourise(values, flat, [0, 1], ramp);
    expect([0, 1, 2, 3, 4].map((i) => data[i * 4])).toEqual([0, 0, 1, 255, 255]);
    expect(data[3]).toBe(255);
  });

  it('paints NaN as the lowest value', () => {
    expect(colourise(new Float32Array(5).fill(NaN), flat, [0, 1], ramp).data[0]).toBe(0);
  });

  it('puts time to the right and high mel bins on top', () => {
    // (3 frames, 2 mels): 0 1 | 2 3 | 4 5
    const picture = colourise(Float32Array.from([0, 1, 2, 3, 4, 5]), spectrogramLayout(3, 2), [0, 255], ramp);
    expect([picture.width, picture.height]).toEqual([3, 2]);
    expect([0, 1, 2, 3, 4, 5].map((i) => picture.data[i * 4])).toEqual([1, 3, 5, 0, 2, 4]);
  });

  it('refuses a falling range and missing values', () => {
    expect(() => colourise(new Float32Array(5), flat, [1, 1], ramp)).toThrow(/rising colour range/);
    expect(() => colourise(new Float32Array(4), flat, [0, 1], ramp)).toThrow(/at least 5 values/);
  });
});
