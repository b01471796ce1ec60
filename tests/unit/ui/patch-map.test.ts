import { describe, expect, it } from 'vitest';
import {
  onlyHidden,
  paintPatchMap,
  risingRange,
  signedRange,
} from '../../../src/ui/figures/patches/patch-map.ts';

/** Two rows of three patches, 8 pixels a side. */
const grid = { gridRows: 2, gridColumns: 3, patch: 8, channels: 1, tokens: 6, patchValues: 64 };
/** Red counts the entry. */
const lut = Uint32Array.from({ length: 256 }, (_, i) => (i | (255 << 24)) >>> 0);
const empty = { ground: [1, 2, 3], line: [4, 5, 6] } as const;
const values = Float32Array.from([0, 1, 2, 3, Number.NaN, 5]);

function pixel(melUp: boolean, x: number, y: number): number[] {
  const { width, data } = paintPatchMap(values, { grid, melUp, range: [0, 5], lut, empty });
  return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

describe('paintPatchMap', () => {
  it('fills each patch with its value’s colour, the first row on top', () => {
    expect([pixel(false, 0, 0)[0], pixel(false, 9, 7)[0], pixel(false, 23, 0)[0]]).toEqual([0, 51, 102]);
    expect([pixel(false, 0, 8)[0], pixel(false, 23, 15)[0]]).toEqual([153, 255]);
  });

  it('puts the first row at the bottom for sound', () => {
    expect([pixel(true, 0, 15)[0], pixel(true, 0, 0)[0]]).toEqual([0, 153]);
  });

  it('hatches what has no value, and never leaves it black', () => {
    expect(pixel(false, 8, 8)).toEqual([4, 5, 6, 255]);
    expect(pixel(false, 9, 8)).toEqual([1, 2, 3, 255]);
  });

  it('clamps what lies outside its range', () => {
    const options = { grid, melUp: false, range: [1, 2] as const, lut, empty };
    const { data } = paintPatchMap(values, options);
    expect([data[0], data[8 * 4], data[16 * 4], data[8 * 24 * 4]]).toEqual([0, 0, 255, 255]);
  });
});

describe('ranges', () => {
  it('rise from 0 to the largest, and look past what has no value', () => {
    expect(risingRange(values)).toEqual([0, 5]);
    expect(risingRange(Float32Array.from([Number.NaN]))).toEqual([0, 1]);
  });

  it('have zero in the middle, over all maps that are compared', () => {
    expect(signedRange(Float32Array.from([1, Number.NaN]), Float32Array.from([-3, 2]))).toEqual([-3, 3]);
    expect(signedRange(Float32Array.from([0]))).toEqual([-1, 1]);
  });
});

describe('onlyHidden', () => {
  it('leaves out visible patches', () => {
    expect([...onlyHidden(Float32Array.from([1, 2]), Uint8Array.from([0, 1]))]).toEqual([Number.NaN, 2]);
  });
});
