import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { projectMagnitude } from '../../src/dsp/griffin-lim.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createGriffinLim } from '../../src/gpu/kernels/griffin-lim.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** A difference, a length (root within 3 units in the last place), a division and a product in float32. */
const TOLERANCE = 5e-7;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

interface Step {
  readonly magnitude: Float32Array<ArrayBuffer>;
  readonly rebuilt: Float32Array<ArrayBuffer>;
  readonly before: Float32Array<ArrayBuffer>;
}

async function project({ magnitude, rebuilt, before }: Step, momentum: number, workgroupSize: number) {
  const kernel = await createGriffinLim(device, { workgroupSize });
  const buffers = {
    magnitude: uploadBuffer(device, 'test.magnitude', magnitude),
    rebuilt: uploadBuffer(device, 'test.rebuilt', rebuilt),
    before: uploadBuffer(device, 'test.before', before),
    spectra: uploadBuffer(device, 'test.spectra', new Float32Array(rebuilt.length).fill(1)),
  };
  submit(device, 'test', (recorder) => kernel.record(recorder, magnitude.length, momentum, buffers));
  const spectra = await readFloats(device, buffers.spectra, rebuilt.length);
  const kept = await readFloats(device, buffers.before, rebuilt.length);
  for (const buffer of Object.values(buffers)) buffer.destroy();
  expect(faults).toEqual([]);
  return { spectra, kept };
}

function reference({ magnitude, rebuilt, before }: Step, momentum: number): Float64Array {
  const spectra = new Float64Array(rebuilt.length);
  projectMagnitude(magnitude, Float64Array.from(rebuilt), Float64Array.from(before), spectra, momentum);
  return spectra;
}

function randomStep(bins: number): Step {
  const random = new SeededRandom(bins);
  return {
    magnitude: random.uniforms(bins),
    rebuilt: random.uniforms(2 * bins).map((u) => 2 * u - 1),
    before: random.uniforms(2 * bins).map((u) => 2 * u - 1),
  };
}

describe.each([32, 64, 256])('griffin-lim with %i bins a workgroup', (workgroupSize) => {
  it.each([1, 31, 257, 257 * 13])('agrees on %i bins, with and without momentum', async (bins) => {
    const step = randomStep(bins);
    for (const momentum of [0, 0.99]) {
      const { spectra, kept } = await project(step, momentum, workgroupSize);
      expectClose(spectra, reference(step, momentum), TOLERANCE);
      expect(kept).toEqual(step.rebuilt);
    }
  });
});

it('gives a bin without direction the phase zero, and a wanted silence no phase', async () => {
  const step = {
    magnitude: Float32Array.of(2, 0, 3),
    rebuilt: Float32Array.of(0, 0, 1, 1, 0, -4),
    before: new Float32Array(6),
  };
  const { spectra } = await project(step, 0.99, 64);
  expect([...spectra].map((value) => value + 0)).toEqual([2, 0, 0, 0, 0, -3]);
});

it('refuses buffers that are too small', async () => {
  const kernel = await createGriffinLim(device);
  const make = (name: string, bytes: number) => storageBuffer(device, name, bytes);
  const buffers = {
    magnitude: make('magnitude', 12),
    rebuilt: make('rebuilt', 24),
    before: make('before', 24),
    spectra: make('spectra', 24),
  };
  const small = make('small', 8);
  submit(device, 'test', (recorder) => {
    for (const name of ['magnitude', 'rebuilt', 'before', 'spectra'] as const)
      expect(() => kernel.record(recorder, 3, 0, { ...buffers, [name]: small })).toThrow(/Expected a buffer/);
  });
  for (const owned of [small, ...Object.values(buffers)]) owned.destroy();
});
