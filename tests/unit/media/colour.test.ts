import { describe, expect, it } from 'vitest';
import { type ColourMatrix, planesToRgba } from '../../../src/media/picture/colour.ts';
import { planarFormat } from '../../../src/media/picture/planes.ts';

const SD: ColourMatrix = { matrix: 'smpte170m', fullRange: false };
const HD: ColourMatrix = { matrix: 'bt709', fullRange: false };

/** One I444 pixel. */
function pixel(yuv: readonly [number, number, number], colour: ColourMatrix, format = 'I444'): number[] {
  const wide = format.includes('P');
  const bytes = new Uint8Array(wide ? Uint16Array.from(yuv).buffer : Uint8Array.from(yuv).buffer);
  const layout = [0, 1, 2].map((i) => ({ offset: wide ? 2 * i : i, stride: wide ? 2 : 1 }));
  const planes = { bytes, layout, format: planarFormat(format)!, size: { width: 1, height: 1 } };
  const rgba = planesToRgba(planes, colour);
  return [...rgba!.data];
}

describe('planesToRgba', () => {
  // The standards' own 8-bit values of the primaries; rounding of luma and chroma allows 2.
  it.each([
    ['white, limited', [235, 128, 128], SD, [255, 255, 255]],
    ['black, limited', [16, 128, 128], HD, [0, 0, 0]],
    ['red, BT.601', [81, 90, 240], SD, [255, 0, 0]],
    ['red, BT.709', [63, 102, 240], HD, [255, 0, 0]],
    ['green, BT.601', [145, 54, 34], SD, [0, 255, 0]],
    ['green, BT.709', [173, 42, 26], HD, [0, 255, 0]],
    ['blue, BT.601', [41, 240, 110], SD, [0, 0, 255]],
    ['blue, BT.709', [32, 240, 118], HD, [0, 0, 255]],
    ['grey, full range', [128, 128, 128], { ...SD, fullRange: true }, [128, 128, 128]],
    ['red, full range BT.601', [76, 85, 255], { ...SD, fullRange: true }, [255, 0, 0]],
  ] as const)('%s', (_, yuv, colour, rgb) => {
    const [r, g, b, a] = pixel(yuv, colour);
    expect(a).toBe(255);
    for (const [i, value] of [r, g, b].entries()) expect(Math.abs(value! - rgb[i]!)).toBeLessThanOrEqual(2);
  });

  it('reads ten bits', () => {
    expect(pixel([940, 512, 512], SD, 'I444P10').slice(0, 3)).toEqual([255, 255, 255]);
    expect(pixel([500, 512, 512], SD, 'I444P10').slice(0, 3)).toEqual([127, 127, 127]);
  });

  const NINE = { width: 3, height: 3 };
  /** 3 x 3 pixels, luma 100 + n, chroma of the right column and the bottom row coloured, padded strides. */
  const luma = [100, 101, 102, 0, 103, 104, 105, 0, 106, 107, 108, 0];
  const expected = (n: number) => pixel([100 + n, n % 3 === 2 ? 90 : 128, n > 5 ? 200 : 128], SD);

  it('repeats chroma over 2 x 2 pixels, by strides and past odd edges', () => {
    const bytes = Uint8Array.from([...luma, 128, 90, 0, 128, 90, 0, 128, 128, 0, 200, 200, 0]);
    const layout = [
      { offset: 0, stride: 4 },
      { offset: 12, stride: 3 },
      { offset: 18, stride: 3 },
    ];
    const rgba = planesToRgba({ bytes, layout, format: planarFormat('I420')!, size: NINE }, SD)!;
    for (let n = 0; n < 9; n++) expect([...rgba.data.slice(n * 4, n * 4 + 4)]).toEqual(expected(n));
  });

  it('reads interleaved chroma', () => {
    const bytes = Uint8Array.from([...luma, 128, 128, 90, 128, 128, 200, 90, 200]);
    const layout = [
      { offset: 0, stride: 4 },
      { offset: 12, stride: 4 },
    ];
    const rgba = planesToRgba({ bytes, layout, format: planarFormat('NV12')!, size: NINE }, SD)!;
    for (let n = 0; n < 9; n++) expect([...rgba.data.slice(n * 4, n * 4 + 4)]).toEqual(expected(n));
  });

  it('gives up on planes that are not luma and chroma', () => {
    const layout = [0, 1, 2].map((offset) => ({ offset, stride: 1 }));
    const planes = {
      bytes: new Uint8Array(3),
      layout,
      format: planarFormat('I444')!,
      size: { width: 1, height: 1 },
    };
    const rgb: ColourMatrix = { matrix: 'rgb', fullRange: true };
    expect(planesToRgba(planes, rgb)).toBeNull();
    expect(planarFormat('BGRX')).toBeNull();
    expect(planarFormat(null)).toBeNull();
  });
});
