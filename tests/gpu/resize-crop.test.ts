import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import type { Rgba } from '../../src/core/tensor.ts';
import { normalizeImage } from '../../src/dsp/normalize.ts';
import { planResizeCrop, resizeCrop } from '../../src/dsp/resize-crop.ts';
import { readBuffer, storageBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createResizeCrop, uploadImage } from '../../src/gpu/kernels/resize-crop.ts';
import { IMAGE_SIZE, VISUAL } from '../support/cav-mae-inputs.ts';
import { expectClose } from '../support/compare.ts';
import { fixtureBytes } from '../support/fixture.ts';
import { parseNpy } from '../support/npy.ts';
import { testDevice } from './support/device.ts';

/** Whole numbers all the way: the browser's own way of a bitmap's bytes to the texture is what may differ. */
const CLOSE_SHARE = 0.999;
const MEAN_OFF = 0.02;
/** Two float32 divisions, 2.5 units in the last place each. */
const NORMALISED_TOLERANCE = 1e-6;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

const asTheyAre: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };

interface Resized {
  /** (size, size, 4) */
  readonly rgba: Uint8Array;
  /** (size, size, 3) */
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly normalised: Float32Array;
}

async function resize(image: ImageBitmap, workgroupSize: number, size = 224): Promise<Resized> {
  const kernel = await createResizeCrop(device, { workgroupSize });
  const pixels = storageBuffer(device, 'test.pixels', size * size * 4);
  const normalised = storageBuffer(device, 'test.normalised', size * size * 12);
  const texture = uploadImage(device, image);
  const plan = planResizeCrop(image.width, image.height, size);
  submit(device, 'test', (recorder) =>
    kernel.record(recorder, texture, plan, VISUAL.statistics, { pixels, normalised }),
  );
  const rgba = new Uint8Array(await readBuffer(device, pixels, size * size * 4));
  const values = new Float32Array(await readBuffer(device, normalised, size * size * 12));
  for (const resource of [pixels, normalised, texture]) resource.destroy();
  expect(faults).toEqual([]);
  return { rgba, rgb: rgba.filter((_, i) => i % 4 !== 3), normalised: values };
}

/** Expects all but one value in a thousand to be within one level, and hardly any to be off at all. */
function expectLevels(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  // A flat picture, or one of few colours, would prove little.
  expect(new Set(expected).size).toBeGreaterThan(50);
  const close = actual.reduce((sum, level, i) => sum + (Math.abs(level - expected[i]!) <= 1 ? 1 : 0), 0);
  expect(close / actual.length).toBeGreaterThanOrEqual(CLOSE_SHARE);
  // One level off here and there may be rounding; off everywhere it is a wrong scale.
  const off = actual.reduce((sum, level, i) => sum + Math.abs(level - expected[i]!), 0);
  expect(off / actual.length).toBeLessThan(MEAN_OFF);
}

function expectAgreement(got: Resized, expected: Uint8Array<ArrayBuffer>): void {
  expectLevels(got.rgb, expected);
  expectClose(got.normalised, normalizeImage(got.rgb, VISUAL.statistics), NORMALISED_TOLERANCE);
  expect(got.rgba.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
}

/** Noise over a slope: each channel differs, and so does each corner. */
function noisyPicture(width: number, height: number): Rgba {
  const random = new SeededRandom(width * 1000 + height);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 1) {
    const pixel = i >> 2;
    const slope = (pixel % width) / width + (2 * Math.floor(pixel / width)) / height;
    data[i] = i % 4 === 3 ? 255 : 85 * (i % 4) * 0.5 + 30 * slope + 80 * random.uniform();
  }
  return { width, height, data };
}

const bitmapOf = ({ data, width, height }: Rgba) =>
  createImageBitmap(new ImageData(data, width, height), asTheyAre);

describe.each([64, 96])('resize-crop with %i threads a workgroup', (workgroupSize) => {
  it.each([
    ['small', 'resized.small.npy'],
    ['odd', 'resized.odd.npy'],
    ['landscape', 'resized.landscape.rows0-55.npy'],
  ])('agrees with PIL on the %s picture', async (name, golden) => {
    const file = new Blob([await fixtureBytes(`dsp/image.${name}.png`)], { type: 'image/png' });
    const image = await createImageBitmap(file, asTheyAre);
    const { data } = parseNpy(await fixtureBytes(`dsp/${golden}`));
    const { rgb } = await resize(image, workgroupSize);
    expectLevels(rgb.subarray(0, data.length), Uint8Array.from(data));
    image.close();
  });

  it.each([
    [3, 500],
    [500, 3],
    [2, 2],
    [224, 224],
    [223, 225],
    [225, 301],
    [301, 225],
    [449, 448],
    [1280, 719],
  ])('agrees with the reference on %i x %i', async (width, height) => {
    const picture = noisyPicture(width, height);
    const image = await bitmapOf(picture);
    expectAgreement(await resize(image, workgroupSize), resizeCrop(picture, IMAGE_SIZE));
    image.close();
  });

  it('agrees with the reference on a square of another size', async () => {
    const picture = noisyPicture(97, 61);
    const image = await bitmapOf(picture);
    expectAgreement(await resize(image, workgroupSize, 31), resizeCrop(picture, 31));
    image.close();
  });
});

it('spreads a single pixel over the whole square', async () => {
  const picture: Rgba = { width: 1, height: 1, data: Uint8ClampedArray.of(10, 130, 250, 255) };
  const image = await bitmapOf(picture);
  const { rgba } = await resize(image, 64);
  const colours = new Set(new Uint32Array(rgba.buffer));
  expect(colours).toEqual(new Set(new Uint32Array(picture.data.buffer)));
  image.close();
});

it('keeps black black and white white: no sum leaves its 32 bits', async () => {
  for (const level of [0, 255]) {
    const data = new Uint8ClampedArray(640 * 361 * 4).fill(level);
    data.forEach((_, i) => i % 4 === 3 && (data[i] = 255));
    const image = await bitmapOf({ width: 640, height: 361, data });
    expect(new Set((await resize(image, 64)).rgb)).toEqual(new Set([level]));
    image.close();
  }
});

it('refuses a plan for a larger picture and buffers that are too small', async () => {
  const kernel = await createResizeCrop(device);
  const image = await bitmapOf(noisyPicture(30, 20));
  const texture = uploadImage(device, image);
  const small = storageBuffer(device, 'test.small', 16);
  const outputs = { pixels: small, normalised: small };
  submit(device, 'test', (recorder) => {
    const record = (width: number, height: number) =>
      kernel.record(recorder, texture, planResizeCrop(width, height, IMAGE_SIZE), VISUAL.statistics, outputs);
    expect(() => record(60, 20)).toThrow(/width of 30/);
    expect(() => record(30, 40)).toThrow(/height of 20/);
    expect(() => record(30, 20)).toThrow(/pixels, got 16/);
  });
  image.close();
  texture.destroy();
  small.destroy();
});
