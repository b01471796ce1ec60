import { fbank } from '../../../src/dsp/fbank.ts';
import { interleave, type Rounds } from './interleave.ts';
import { makePeerFbank } from './peer-fbank.ts';
import { makeSound } from './sound.ts';

export interface FbankParams {
  readonly seconds: number;
  readonly rounds: number;
  readonly withGpu: boolean;
}

export interface FbankResult {
  readonly frames: number;
  readonly times: Rounds;
  /** Against our CPU reference, in natural-log units. */
  readonly differences: Readonly<Record<string, { readonly max: number; readonly mean: number }>>;
  readonly gpuMissing: string | null;
}

/** Our log-mel on the processor and on the GPU against the peer's, on the same sound. */
export async function measureFbank({ seconds, rounds }: FbankParams): Promise<FbankResult> {
  const samples = makeSound(seconds);
  const reference = fbank(samples);
  const peer = makePeerFbank(samples.length);
  const differences = { peer: difference(await peer(samples), reference.data) };
  const times = await interleave({ ours: () => fbank(samples), peer: () => peer(samples) }, rounds, 5);
  return { frames: reference.frames, times, differences, gpuMissing: 'The kernel is not there yet.' };
}

function difference(actual: Float32Array, expected: Float32Array): { max: number; mean: number } {
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
