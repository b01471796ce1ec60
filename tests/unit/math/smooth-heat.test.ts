import { describe, expect, it } from 'vitest';
import { smoothHeat } from '../../../src/math/heat/smooth-heat.ts';

const lut = Uint32Array.from({ length: 256 }, (_, level) => (0xff000000 + level) >>> 0);
const look = { range: [0, 1], lut, isSigned: false } as const;
const grid = { gridRows: 1, gridColumns: 3, melUp: false };
const channel = (data: Uint8ClampedArray, which: number) => [...data].filter((_, at) => at % 4 === which);

describe('a smooth map', () => {
  it('has each patch’s own value at its centre and never leaves the range of its neighbours', () => {
    const { width, height, data } = smoothHeat(Float32Array.of(0.2, 0.8, 0.4), grid, look, 5);
    expect([width, height]).toEqual([15, 5]);
    const levels = channel(data, 0).slice(0, 15);
    expect([levels[2], levels[7], levels[12]]).toEqual([51, 204, 102]);
    expect(levels.slice(0, 3)).toEqual([51, 51, 51]);
    for (const level of levels.slice(2, 8)) {
      expect(level).toBeGreaterThanOrEqual(51);
      expect(level).toBeLessThanOrEqual(204);
    }
    // Rising all the way from the first centre to the second.
    for (let x = 3; x <= 7; x += 1) expect(levels[x]!).toBeGreaterThan(levels[x - 1]!);
  });

  it('is clear where it is low, and opaque where it is high', () => {
    const alphas = channel(smoothHeat(Float32Array.of(0, 0.5, 1), grid, look, 1).data, 3);
    expect(alphas[0]).toBe(0);
    expect(alphas[2]).toBe(255);
    // Less than its share of the range.
    expect(alphas[1]).toBeGreaterThan(60);
    expect(alphas[1]).toBeLessThan(110);
  });

  it('is clear in the middle where both ends say something', () => {
    const signed = { ...look, range: [-1, 1], isSigned: true } as const;
    const alphas = channel(smoothHeat(Float32Array.of(-1, 0, 1), grid, signed, 1).data, 3);
    expect(alphas).toEqual([255, 0, 255]);
  });

  it('leaves out patches without a value, and does not let them darken the others', () => {
    const { data } = smoothHeat(Float32Array.of(0.8, Number.NaN, 0.4), grid, look, 4);
    const alphas = channel(data, 3).slice(0, 12);
    expect(alphas.slice(4, 8)).toEqual([0, 0, 0, 0]);
    expect(channel(data, 0).slice(0, 4)).toEqual([204, 204, 204, 204]);
  });

  it('has the lowest band of a spectrogram at the bottom', () => {
    const { data } = smoothHeat(Float32Array.of(0, 1), { gridRows: 2, gridColumns: 1, melUp: true }, look, 1);
    expect(channel(data, 0)).toEqual([255, 0]);
  });
});
