import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { ENERGY_FLOOR, fbank } from '../../src/dsp/fbank.ts';
import { melInverse, melInverseTables } from '../../src/dsp/mel-inverse.ts';
import { SPECTRUM_BINS } from '../../src/dsp/stft.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createMelInverse } from '../../src/gpu/kernels/mel-inverse.ts';
import { AUDIO } from '../support/cav-mae-inputs.ts';
import { chirp } from '../support/chirp.ts';
import { expectClose } from '../support/compare.ts';
import { griffinLimSignal } from '../support/griffin-lim-signal.ts';
import { testDevice } from './support/device.ts';

/** `exp` within 3 + 2 |x| units in the last place for |x| to 16, and 32 products of sums, 6e-8 each. */
const TOLERANCE = 5e-6;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

/** (frames, 257); the output starts as ones, so that a bin left alone shows. */
async function magnitudes(
  logMel: Float32Array<ArrayBuffer>,
  frames: number,
  steps: number,
  workgroupSize: number,
) {
  const kernel = await createMelInverse(device, melInverseTables(), { workgroupSize });
  const input = uploadBuffer(device, 'test.log-mel', logMel);
  const output = uploadBuffer(device, 'test.magnitude', new Float32Array(frames * SPECTRUM_BINS).fill(1));
  submit(device, 'test', (recorder) => kernel.record(recorder, input, frames, steps, output));
  const values = await readFloats(device, output, frames * SPECTRUM_BINS);
  for (const owned of [kernel, input, output]) owned.destroy();
  expect(faults).toEqual([]);
  return values;
}

/** Log-mel that no sound has: every value by itself, from the floor to full scale. */
const contradiction = (frames: number) =>
  new SeededRandom(frames).uniforms(frames * 128).map((u) => Math.log(ENERGY_FLOOR) * (1 - u) + 10 * u);

describe.each([32, 64, 256])('mel-inverse with %i threads a frame', (workgroupSize) => {
  it.each([
    [1, 0],
    [1, 32],
    [7, 1],
    [65, 5],
  ])('agrees on %i frames after %i steps', async (frames, steps) => {
    const logMel = contradiction(frames);
    const values = await magnitudes(logMel, frames, steps, workgroupSize);
    expectClose(values, melInverse(logMel, frames, steps), TOLERANCE);
  });
});

it.each([
  ['a signal', () => griffinLimSignal().subarray(0, 4000)],
  ['ten seconds of chirp', chirp],
])('agrees on %s, in each frame by itself', async (_, samples) => {
  const { data, frames } = fbank(samples(), AUDIO);
  const values = await magnitudes(data, frames, 32, 64);
  const reference = melInverse(data, frames, 32);
  for (let frame = 0; frame < frames; frame += 1) {
    const [start, end] = [frame * SPECTRUM_BINS, (frame + 1) * SPECTRUM_BINS];
    expectClose(values.subarray(start, end), reference.subarray(start, end), TOLERANCE);
  }
});

it('refuses buffers that are too small', async () => {
  const kernel = await createMelInverse(device, melInverseTables());
  const logMel = storageBuffer(device, 'test.log-mel', 2 * 128 * 4);
  const magnitude = storageBuffer(device, 'test.magnitude', 2 * SPECTRUM_BINS * 4);
  submit(device, 'test', (recorder) => {
    expect(() => kernel.record(recorder, logMel, 3, 1, magnitude)).toThrow(/1536 bytes for the log-mel/);
    expect(() => kernel.record(recorder, logMel, 2, 1, logMel)).toThrow(/2056 bytes for the magnitudes/);
  });
  for (const owned of [kernel, logMel, magnitude]) owned.destroy();
});
