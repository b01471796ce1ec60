import { CAV_MAE } from '../../../src/core/family.ts';
import { MEL_BINS } from '../../../src/core/geometry.ts';
import { fbank, fbankTables } from '../../../src/dsp/fbank.ts';
import { readFloats, storageBuffer } from '../../../src/gpu/buffers.ts';
import { requestGpu } from '../../../src/gpu/device.ts';
import { submit } from '../../../src/gpu/kernel.ts';
import { createFbank } from '../../../src/gpu/kernels/fbank.ts';
import { interleave, type Rounds } from './interleave.ts';
import { makePeerFbank } from './peer-fbank.ts';
import { makeSound } from './sound.ts';

export interface FbankParams {
  readonly seconds: number;
  readonly rounds: number;
}

/** Largest and mean distance of two log-mels, in natural-log units. */
export interface Difference {
  readonly max: number;
  readonly mean: number;
}

export interface FbankResult {
  readonly frames: number;
  readonly adapter: string | null;
  readonly times: Rounds;
  /** Against our log-mel of the processor. */
  readonly differences: Readonly<Record<string, Difference>>;
}

type Fbank = () => Float32Array | Promise<Float32Array>;

const GPU_ROUNDS = 15;

/** Our log-mel on the processor and on the GPU against the peer's, on the same sound. */
export async function measureFbank({ seconds, rounds }: FbankParams): Promise<FbankResult> {
  const samples = makeSound(seconds);
  const reference = fbank(samples, CAV_MAE.audio);
  const gpu = await makeGpuFbank(samples.length, reference.frames);
  const peer = makePeerFbank(samples.length);
  const processor = {
    'ours, processor': () => fbank(samples, CAV_MAE.audio).data,
    peer: () => peer(samples),
  };
  const candidates: Record<string, Fbank> = {
    ...processor,
    ...(gpu && { 'ours, GPU': () => gpu.run(samples) }),
  };
  const differences: Record<string, Difference> = {};
  for (const [name, run] of Object.entries(candidates)) {
    differences[name] = difference(await run(), reference.data);
  }
  const times = await interleave(processor, rounds, 5);
  // Apart, because a software adapter's threads would still be warm under the others.
  if (gpu) Object.assign(times, await interleave({ 'ours, GPU': () => gpu.run(samples) }, GPU_ROUNDS, 3));
  return { frames: reference.frames, adapter: gpu?.adapter ?? null, times, differences };
}

/** From samples in memory to log-mel in memory: upload, one dispatch, read back. Null without an adapter. */
async function makeGpuFbank(samples: number, frames: number) {
  const gpu = await requestGpu();
  if (!gpu) return null;
  const { device, description: adapter } = gpu;
  const kernel = await createFbank(device, fbankTables());
  const sound = storageBuffer(device, 'bench.sound', samples * 4);
  const output = storageBuffer(device, 'bench.log-mel', CAV_MAE.audio.spectrogramFrames * MEL_BINS * 4);
  const run = (values: Float32Array<ArrayBuffer>) => {
    device.queue.writeBuffer(sound, 0, values);
    submit(device, 'bench.fbank', (recorder) =>
      kernel.record(recorder, sound, samples, CAV_MAE.audio, output),
    );
    return readFloats(device, output, frames * MEL_BINS);
  };
  return { run, adapter };
}

function difference(actual: Float32Array, expected: Float32Array): Difference {
  if (actual.length !== expected.length) {
    throw new Error(`Expected ${expected.length} values, got ${actual.length}.`);
  }
  let [max, sum] = [0, 0];
  for (let i = 0; i < expected.length; i += 1) {
    const distance = Math.abs(actual[i]! - expected[i]!);
    // A plain maximum would let NaN pass.
    if (!(distance <= max)) max = distance;
    sum += distance;
  }
  return { max, mean: sum / expected.length };
}
