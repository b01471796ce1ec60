import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { readBuffer, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { createColormap } from '../../src/gpu/kernels/colormap.ts';
import { submit } from '../../src/gpu/kernel.ts';
import {
  colourise,
  perceptualColourmap,
  spectrogramLayout,
  type ColourmapLayout,
} from '../../src/math/colormap.ts';
import { testDevice } from './support/device.ts';

/** A value within float32's rounding of a boundary between two colours may fall to either side. */
const EQUAL_SHARE = 0.999;

/** Entry i holds i, so that a pixel tells its level. */
const LEVELS = Uint32Array.from({ length: 256 }, (_, i) => i);

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

async function paint(
  values: Float32Array<ArrayBuffer>,
  layout: ColourmapLayout,
  range: readonly [number, number],
  lut: Uint32Array<ArrayBuffer>,
  tile: number,
): Promise<Uint32Array> {
  const kernel = await createColormap(device, { tile });
  const [input, colours] = [
    uploadBuffer(device, 'test.values', values),
    uploadBuffer(device, 'test.lut', lut),
  ];
  const bytes = layout.width * layout.height * 4;
  const pixels = storageBuffer(device, 'test.pixels', bytes);
  submit(device, 'test', (recorder) => kernel.record(recorder, input, layout, range, colours, pixels));
  const painted = new Uint32Array(await readBuffer(device, pixels, bytes));
  for (const buffer of [input, colours, pixels]) buffer.destroy();
  expect(faults).toEqual([]);
  return painted;
}

const reference = (...args: Parameters<typeof colourise>) => new Uint32Array(colourise(...args).data.buffer);

function expectLevels(actual: Uint32Array, expected: Uint32Array): void {
  expect(actual.length).toBe(expected.length);
  const off = actual.map((level, i) => Math.abs(level - expected[i]!));
  expect(off.every((steps) => steps <= 1)).toBe(true);
  expect(off.filter((steps) => steps === 0).length / off.length).toBeGreaterThanOrEqual(EQUAL_SHARE);
}

const rowMajor = (width: number, height: number, flipY: boolean): ColourmapLayout => ({
  width,
  height,
  strideX: 1,
  strideY: width,
  flipY,
});

describe.each([8, 16])('colormap in tiles of %i', (tile) => {
  it.each([
    ['a spectrogram', spectrogramLayout(67, 128)],
    ['a single frame', spectrogramLayout(1, 17)],
    ['a row-major picture', rowMajor(33, 31, false)],
    ['one line', rowMajor(1031, 1, true)],
    ['every third value', { width: 16, height: 17, strideX: 3, strideY: 48, flipY: false }],
  ])('agrees with the reference on %s', async (_, layout) => {
    const last = (layout.width - 1) * layout.strideX + (layout.height - 1) * layout.strideY;
    const values = new SeededRandom(7).uniforms(last + 1).map((u) => 24 * u - 18);
    // Narrower than the values: both ends are cut.
    const range = [-15.9, 4.3] as const;
    const expected = reference(values, layout, range, LEVELS);
    expect(new Set(expected).size).toBeGreaterThan(Math.min(expected.length / 2, 200));
    expectLevels(await paint(values, layout, range, LEVELS, tile), expected);
  });
});

it('gives the colours of the map, packed as the reference packs them', async () => {
  const lut = perceptualColourmap();
  const values = Float32Array.from(lut, (_, i) => i);
  const painted = await paint(values, rowMajor(16, 16, false), [0, 255], lut, 16);
  expect(painted).toEqual(lut);
});

it('takes the first colour for NaN and for all below, the last for all above', async () => {
  const values = Float32Array.of(NaN, -Infinity, -1e38, -0.6, 0, 254, 255, 256, 1e38, Infinity);
  const layout = rowMajor(values.length, 1, false);
  const painted = await paint(values, layout, [0, 255], LEVELS, 8);
  expect(painted).toEqual(Uint32Array.of(0, 0, 0, 0, 0, 254, 255, 255, 255, 255));
  expect(painted).toEqual(reference(values, layout, [0, 255], LEVELS));
});

it('tells values apart in a range that is narrow beside them', async () => {
  const values = Float32Array.from({ length: 256 }, (_, i) => 4096 + i / 256);
  const layout = rowMajor(16, 16, true);
  const range = [4096, 4097] as const;
  expectLevels(await paint(values, layout, range, LEVELS, 8), reference(values, layout, range, LEVELS));
});

it('refuses a range that does not rise and buffers that are too small', async () => {
  const kernel = await createColormap(device);
  const small = storageBuffer(device, 'test.small', 64);
  const lut = uploadBuffer(device, 'test.lut', LEVELS);
  submit(device, 'test', (recorder) => {
    const record = (width: number, range: readonly [number, number], map = lut) =>
      kernel.record(recorder, small, rowMajor(width, 1, false), range, map, small);
    expect(() => record(16, [1, 1])).toThrow(/rising/);
    expect(() => record(16, [NaN, 1])).toThrow(/rising/);
    expect(() => record(17, [0, 1])).toThrow(/68 bytes.*values.*got 64/);
    expect(() => record(16, [0, 1], small)).toThrow(/colour map/);
  });
  small.destroy();
  lut.destroy();
});
