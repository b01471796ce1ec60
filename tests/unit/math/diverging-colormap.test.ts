import { describe, expect, it } from 'vitest';
import { divergingColourmap } from '../../../src/math/colour/diverging-colormap.ts';

const channels = (pixel: number) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255] as const;

/** OKLab's lightness and chroma of a packed pixel, from the published forward matrices. */
function oklab(pixel: number) {
  const [red, green, blue] = channels(pixel).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
  };
}

describe('divergingColourmap', () => {
  const lut = divergingColourmap();
  // 8 bits a channel move a lightness by up to 0.003 and a chroma by a little more.
  const BYTE = 0.005;

  it('is nearly white at zero, green below and magenta above', () => {
    for (const middle of [127, 128]) expect(Math.min(...channels(lut[middle]!))).toBeGreaterThan(238);
    const [lowRed, lowGreen, lowBlue] = channels(lut[0]!);
    expect(lowGreen).toBeGreaterThan(Math.max(lowRed, lowBlue) + 40);
    const [highRed, highGreen, highBlue] = channels(lut[255]!);
    expect(Math.min(highRed, highBlue)).toBeGreaterThan(highGreen + 40);
  });

  it('makes both signs equally strong: the same lightness and chroma at the same distance, inside sRGB', () => {
    for (let i = 0; i < 128; i += 1) {
      const [below, above] = [oklab(lut[i]!), oklab(lut[255 - i]!)];
      expect(Math.abs(below.lightness - above.lightness), `lightness ${i}`).toBeLessThan(BYTE);
      expect(Math.abs(below.chroma - above.chroma), `chroma ${i}`).toBeLessThan(BYTE);
    }
  });

  it('grows darker with every step away from zero', () => {
    for (let i = 8; i < 128; i += 8) {
      expect(oklab(lut[i - 8]!).lightness).toBeLessThan(oklab(lut[i]!).lightness - 0.01);
    }
  });
});
