import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { fbankTables } from '../../src/dsp/fbank.ts';
import { overlapScale, planIstft } from '../../src/dsp/istft.ts';
import { planStft, spannedSamples, SPECTRUM_BINS } from '../../src/dsp/stft.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createIstft, PIECE_BYTES } from '../../src/gpu/kernels/istft.ts';
import { HOP_SAMPLES } from '../support/cav-mae-inputs.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** Nine levels of sums in float32, 6e-8 each at most, three pieces overlapped. */
const TOLERANCE = 1e-6;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

/** (samples); the output starts as ones, so that a sample left alone shows. */
async function samplesOf(
  spectra: Float32Array<ArrayBuffer>,
  frames: number,
  workgroupSize: number,
  hopSamples = HOP_SAMPLES,
) {
  const kernel = await createIstft(device, fbankTables(), { workgroupSize });
  const count = spannedSamples(frames, hopSamples);
  const buffers = {
    spectra: uploadBuffer(device, 'test.spectra', spectra),
    scale: uploadBuffer(device, 'test.scale', Float32Array.from(overlapScale(frames, hopSamples))),
    pieces: storageBuffer(device, 'test.pieces', frames * PIECE_BYTES),
    samples: uploadBuffer(device, 'test.samples', new Float32Array(count).fill(1)),
  };
  submit(device, 'test', (recorder) => kernel.record(recorder, frames, hopSamples, buffers));
  const values = await readFloats(device, buffers.samples, count);
  for (const owned of [kernel, ...Object.values(buffers)]) owned.destroy();
  expect(faults).toEqual([]);
  return values;
}

const noise = (count: number) => new SeededRandom(count).uniforms(count).map((u) => 2 * u - 1);

describe.each([32, 64, 256])('istft with %i threads', (workgroupSize) => {
  // Spectra of no signal: imaginary parts at both ends, and frames that contradict each other.
  it.each([1, 2, 3, 13, 65])('agrees on %i frames of noise', async (frames) => {
    const spectra = noise(frames * SPECTRUM_BINS * 2);
    const reference = new Float64Array(spannedSamples(frames, HOP_SAMPLES));
    planIstft(frames, HOP_SAMPLES)(Float64Array.from(spectra), reference);
    expectClose(await samplesOf(spectra, frames, workgroupSize), reference, TOLERANCE);
  });

  it('agrees at another hop', async () => {
    const [frames, hopSamples] = [13, 240];
    const spectra = noise(frames * SPECTRUM_BINS * 2);
    const reference = new Float64Array(spannedSamples(frames, hopSamples));
    planIstft(frames, hopSamples)(Float64Array.from(spectra), reference);
    expectClose(await samplesOf(spectra, frames, workgroupSize, hopSamples), reference, TOLERANCE);
  });

  it('gives a signal back from its spectra, but for its fading ends', async () => {
    const frames = 9;
    const signal = noise(spannedSamples(frames, HOP_SAMPLES));
    const spectra = new Float64Array(frames * SPECTRUM_BINS * 2);
    planStft(frames, HOP_SAMPLES)(signal, spectra);
    const values = await samplesOf(Float32Array.from(spectra), frames, workgroupSize);
    expectClose(values.subarray(41, -41), signal.subarray(41, -41), TOLERANCE * 10); // divided by 0.01 at the ends
    expect(Math.abs(values[0]!)).toBe(0);
  });
});

it('refuses buffers that are too small', async () => {
  const kernel = await createIstft(device, fbankTables());
  const make = (name: string, bytes: number) => storageBuffer(device, `test.${name}`, bytes);
  const buffers = {
    spectra: make('spectra', 2 * SPECTRUM_BINS * 8),
    scale: make('scale', spannedSamples(2, HOP_SAMPLES) * 4),
    pieces: make('pieces', 2 * PIECE_BYTES),
    samples: make('samples', spannedSamples(2, HOP_SAMPLES) * 4),
  };
  const small = make('small', 16);
  submit(device, 'test', (recorder) => {
    for (const name of ['spectra', 'scale', 'pieces', 'samples'] as const)
      expect(() => kernel.record(recorder, 2, HOP_SAMPLES, { ...buffers, [name]: small })).toThrow(
        `bytes for the ${name}`,
      );
  });
  for (const owned of [kernel, small, ...Object.values(buffers)]) owned.destroy();
});
