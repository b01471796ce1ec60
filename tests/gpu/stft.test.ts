import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { fbankTables } from '../../src/dsp/fbank.ts';
import { planStft, spannedSamples, SPECTRUM_BINS } from '../../src/dsp/stft.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createStft } from '../../src/gpu/kernels/stft.ts';
import { HOP_SAMPLES } from '../support/cav-mae-inputs.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** Nine levels of sums in float32, 6e-8 each at most, that partly cancel. */
const TOLERANCE = 5e-7;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

/** (frames, 257, 2); the output starts as ones, so that a bin left alone shows. */
async function spectraOf(
  samples: Float32Array<ArrayBuffer>,
  frames: number,
  workgroupSize: number,
  hopSamples = HOP_SAMPLES,
) {
  const kernel = await createStft(device, fbankTables(), { workgroupSize });
  const input = uploadBuffer(device, 'test.samples', samples);
  const output = uploadBuffer(device, 'test.spectra', new Float32Array(frames * SPECTRUM_BINS * 2).fill(1));
  submit(device, 'test', (recorder) => kernel.record(recorder, input, frames, hopSamples, output));
  const values = await readFloats(device, output, frames * SPECTRUM_BINS * 2);
  for (const owned of [kernel, input, output]) owned.destroy();
  expect(faults).toEqual([]);
  return values;
}

function referenceOf(samples: Float32Array, frames: number, hopSamples = HOP_SAMPLES): Float64Array {
  const spectra = new Float64Array(frames * SPECTRUM_BINS * 2);
  planStft(frames, hopSamples)(samples, spectra);
  return spectra;
}

const noise = (count: number) => new SeededRandom(count).uniforms(count).map((u) => 2 * u - 1);

describe.each([32, 64, 256])('stft with %i threads a frame', (workgroupSize) => {
  it.each([1, 2, 13, 65])('agrees on %i frames of noise', async (frames) => {
    const samples = noise(spannedSamples(frames, HOP_SAMPLES) + 3);
    expectClose(await spectraOf(samples, frames, workgroupSize), referenceOf(samples, frames), TOLERANCE);
  });

  it('agrees at another hop', async () => {
    const samples = noise(spannedSamples(13, 240) + 3);
    const spectra = await spectraOf(samples, 13, workgroupSize, 240);
    expectClose(spectra, referenceOf(samples, 13, 240), TOLERANCE);
  });

  it('agrees on tones of a bin, between bins and at the edges of the spectrum', async () => {
    for (const bin of [0, 1, 40.5, 128, 255, 256]) {
      const samples = noise(spannedSamples(3, HOP_SAMPLES)).map((_, i) =>
        Math.cos((2 * Math.PI * bin * i) / 512),
      );
      expectClose(await spectraOf(samples, 3, workgroupSize), referenceOf(samples, 3), TOLERANCE);
    }
  });
});

it('refuses buffers that are too small', async () => {
  const kernel = await createStft(device, fbankTables());
  const samples = storageBuffer(device, 'test.samples', spannedSamples(3, HOP_SAMPLES) * 4);
  const spectra = storageBuffer(device, 'test.spectra', 3 * SPECTRUM_BINS * 8);
  submit(device, 'test', (recorder) => {
    expect(() => kernel.record(recorder, samples, 4, HOP_SAMPLES, spectra)).toThrow(
      /3520 bytes for the samples/,
    );
    expect(() => kernel.record(recorder, samples, 3, HOP_SAMPLES, samples)).toThrow(
      /6168 bytes for the spectra/,
    );
  });
  for (const owned of [kernel, samples, spectra]) owned.destroy();
});
