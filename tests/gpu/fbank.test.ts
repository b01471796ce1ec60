import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { ENERGY_FLOOR, fbank, fbankTables } from '../../src/dsp/fbank.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createFbank, type FbankFraming } from '../../src/gpu/kernels/fbank.ts';
import { AUDIO } from '../support/cav-mae-inputs.ts';
import { chirp } from '../support/chirp.ts';
import { expectClose } from '../support/compare.ts';
import { fixtureBytes } from '../support/fixture.ts';
import { fullGoldenBytes, GOLDEN_FOLDER } from '../support/golden-folder.ts';
import { type NpyArray, parseNpy } from '../support/npy.ts';
import { parseWav } from '../support/wav.ts';
import { testDevice } from './support/device.ts';

/**
 * Natural-log units against the float64 reference. The transform's float32 noise is a share of the frame's loudest
 * amplitude, wherever it falls. In the logarithm of a value `d` below the loudest it is that share times exp(d / 2): a
 * few millionths beside the tone of a chirp, and 0.02 near the floor. `LOG_ERROR` is for everything else that is rounded:
 * the logarithm, the weights, the emphasis.
 */
const LOG_ERROR = 1e-4;
const AMPLITUDE_NOISE = 1e-6;
const MEAN_ERROR = 3e-4;
/** The same as a relative L2 of the whole array. */
const RELATIVE_L2 = 1e-4;

/** Against torchaudio, which is float32 itself: its own noise is added to ours. */
const GOLDEN = { mean: 5e-4, loud: 3e-3, faint: 3e-2, faintBelow: -12 };

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

/** (rows, 128); the output starts as ones, so that a row left alone shows. */
async function logMel(
  samples: Float32Array<ArrayBuffer>,
  workgroupSize = 64,
  sampleCount = samples.length,
  framing: FbankFraming = AUDIO,
) {
  const values = framing.spectrogramFrames * 128;
  const kernel = await createFbank(device, fbankTables(), { workgroupSize });
  const input = uploadBuffer(device, 'test.samples', samples);
  const output = uploadBuffer(device, 'test.log-mel', new Float32Array(values).fill(1));
  const frames = submit(device, 'test', (recorder) =>
    kernel.record(recorder, input, sampleCount, framing, output),
  );
  const data = await readFloats(device, output, values);
  for (const owned of [kernel, input, output]) owned.destroy();
  expect(faults).toEqual([]);
  return { data, frames };
}

/** Largest and mean absolute difference where `where` holds; NaN counts as infinite. */
function errors(
  actual: Float32Array,
  expected: ArrayLike<number>,
  where: (reference: number) => boolean = () => true,
) {
  let worst = 0;
  let total = 0;
  let count = 0;
  for (let i = 0; i < expected.length; i += 1) {
    if (!where(expected[i]!)) continue;
    const error = Math.abs(actual[i]! - expected[i]!);
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
    total += error;
    count += 1;
  }
  return { worst, mean: total / count, count };
}

/** The largest error of (frames, 128) values, as a share of what float32 may do to them; NaN counts as infinite. */
function shareOfBound(actual: Float32Array, expected: Float32Array): number {
  let share = 0;
  for (let start = 0; start < expected.length; start += 128) {
    const peak = Math.max(...expected.subarray(start, start + 128));
    for (let i = start; i < start + 128; i += 1) {
      const bound = LOG_ERROR + AMPLITUDE_NOISE * Math.exp((peak - expected[i]!) / 2);
      const error = Math.abs(actual[i]! - expected[i]!) / bound;
      share = Math.max(share, Number.isNaN(error) ? Infinity : error);
    }
  }
  return share;
}

function expectReference(
  samples: Float32Array<ArrayBuffer>,
  result: { data: Float32Array; frames: number },
  { hopSamples, spectrogramFrames }: FbankFraming = AUDIO,
) {
  const reference = fbank(samples, { hopSamples, maxFrames: spectrogramFrames });
  expect(result.frames).toBe(reference.frames);
  const real = reference.frames * 128;
  expect(shareOfBound(result.data.subarray(0, real), reference.data)).toBeLessThan(1);
  expect(errors(result.data.subarray(0, real), reference.data).mean).toBeLessThan(MEAN_ERROR);
  expectClose(result.data.subarray(0, real), reference.data, RELATIVE_L2);
  // The pad, and only the pad, is exactly zero.
  expect(result.data.subarray(real).every((value) => value === 0)).toBe(true);
}

const noise = (count: number, gain = 0.1) =>
  new SeededRandom(count).uniforms(count).map((u) => gain * (2 * u - 1));

const tone = (count: number, frequencyHz: number, gain: number) =>
  Float32Array.from({ length: count }, (_, i) => gain * Math.sin((2 * Math.PI * frequencyHz * i) / 16_000));

async function expectGolden(samples: Float32Array<ArrayBuffer>, golden: NpyArray) {
  const result = await logMel(samples);
  expect([result.frames, 128]).toEqual(golden.shape);
  const loud = errors(result.data, golden.data, (value) => value > GOLDEN.faintBelow);
  const faint = errors(result.data, golden.data, (value) => value <= GOLDEN.faintBelow);
  expect(loud.count).toBeGreaterThan(0);
  expect(loud.worst).toBeLessThan(GOLDEN.loud);
  expect(faint.worst).toBeLessThan(GOLDEN.faint);
  expect(errors(result.data, golden.data).mean).toBeLessThan(GOLDEN.mean);
  expectClose(result.data.subarray(0, golden.data.length), golden.data, RELATIVE_L2);
  expectReference(samples, result);
}

describe.each(['chirp', 'clicks', 'one_frame', 'quiet_offset'])('fbank on the golden %s', (name) => {
  it('agrees with torchaudio and with the float64 reference', async () => {
    const golden = parseNpy(await fixtureBytes(`dsp/fbank.${name}.npy`));
    await expectGolden(parseWav(await fixtureBytes(`dsp/wave.${name}.wav`)), golden);
  });
});

describe('fbank on ten seconds of chirp, of which the fixture is the first', () => {
  it('agrees with the float64 reference', async () => {
    const fixture = parseWav(await fixtureBytes('dsp/wave.chirp.wav'));
    expect(chirp().subarray(0, fixture.length)).toEqual(fixture);
    const result = await logMel(chirp());
    expect(result.frames).toBe(998);
    expectReference(chirp(), result);
  });

  it.skipIf(!GOLDEN_FOLDER)('agrees with torchaudio (needs GOLDEN_FOLDER)', async () => {
    await expectGolden(chirp(), parseNpy(await fullGoldenBytes('fbank.chirp.npy')));
  });
});

describe.each([32, 64, 256])('fbank with %i threads a frame', (workgroupSize) => {
  it.each([400, 559, 560, 1879, 160 * 65 + 240 + 1])('agrees on %i samples of noise', async (count) => {
    expectReference(noise(count), await logMel(noise(count), workgroupSize));
  });

  it('agrees on a full-scale tone, a click in silence and a large offset', async () => {
    const click = new Float32Array(1200);
    click[601] = 1;
    const offset = noise(1200, 1e-3).map((value) => value + 0.9);
    for (const samples of [tone(1200, 3000, 1), tone(1200, 40, 1), click, offset]) {
      expectReference(samples, await logMel(samples, workgroupSize));
    }
  });
});

it('reads silence, with and without an offset, as the logarithm of the floor', async () => {
  for (const level of [0, 0.3]) {
    const { data, frames } = await logMel(new Float32Array(1000).fill(level));
    expect(frames).toBe(4);
    const expected = new Float32Array(4 * 128).fill(Math.log(ENERGY_FLOOR));
    expect(errors(data, expected).worst).toBeLessThan(1e-5); // WGSL's logarithm: a few units in the last place
  }
});

it('cuts at 1024 frames and does not hear what lies past the samples', async () => {
  const frames = 1027;
  const samples = new Float32Array(400 + (frames - 1) * 160);
  samples.set(noise(2000), samples.length - 2000 - 3 * 160);
  expectReference(samples, await logMel(samples));
  const longer = noise(3000);
  expectReference(longer.slice(0, 1500), await logMel(longer, 64, 1500));
});

it('takes another hop and another number of rows', async () => {
  for (const framing of [
    { hopSamples: 240, spectrogramFrames: 416 },
    { hopSamples: 101, spectrogramFrames: 13 },
  ]) {
    const samples = noise(7001);
    expectReference(samples, await logMel(samples, 64, samples.length, framing), framing);
  }
});

it('refuses less than a frame and buffers that are too small', async () => {
  const kernel = await createFbank(device, fbankTables());
  const samples = storageBuffer(device, 'test.samples', 1600);
  const small = storageBuffer(device, 'test.small', 512);
  submit(device, 'test', (recorder) => {
    expect(() => kernel.record(recorder, samples, 399, AUDIO, small)).toThrow(
      /at least 400 samples.*got 399/,
    );
    expect(() => kernel.record(recorder, samples, 401, AUDIO, small)).toThrow(/1604 bytes for the samples/);
    expect(() => kernel.record(recorder, samples, 400, AUDIO, small)).toThrow(/524288 bytes for the log-mel/);
  });
  for (const owned of [kernel, samples, small]) owned.destroy();
});
