/** The vocoder in TypeScript: log-mel to audio. */
import { throwIfAborted } from '../../core/errors.ts';
import {
  GRIFFIN_LIM_MOMENTUM,
  planGriffinLim,
  projectMagnitude,
  randomPhases,
} from '../../dsp/griffin-lim.ts';
import { planIstft } from '../../dsp/istft.ts';
import { melInverse } from '../../dsp/mel-inverse.ts';
import { planStft, spannedSamples } from '../../dsp/stft.ts';
import type { Vocoder, VocoderJob } from './vocoder.ts';

/** Lets the worker receive messages, such as an abort. */
const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

/** The vocoder in TypeScript, used if the model runs in WASM. */
export const cpuVocoder: Vocoder = async (job, { signal, progress }) => {
  const { logMel, frames, hopSamples, iterations, seed } = job;
  progress({ stage: 'Inverting the mel filters', done: 0, total: 0 });
  await nextTurn();
  throwIfAborted(signal);
  const magnitude = melInverse(logMel, frames);
  if (job.phasesOf) return { samples: withPhasesOf(job, magnitude), magnitude };
  const search = planGriffinLim(
    magnitude,
    randomPhases(magnitude, seed),
    frames,
    hopSamples,
    GRIFFIN_LIM_MOMENTUM,
  );
  for (let done = 0; done < iterations; done += 1) {
    progress({ stage: 'Estimating phases', done, total: iterations });
    await nextTurn();
    throwIfAborted(signal);
    search.step();
  }
  return { samples: Float32Array.from(search.samples), magnitude };
};

function withPhasesOf(
  { phasesOf, frames, hopSamples }: VocoderJob,
  magnitude: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const original = new Float64Array(2 * magnitude.length);
  const spectra = new Float64Array(original.length);
  const samples = new Float64Array(spannedSamples(frames, hopSamples));
  if (phasesOf) planStft(frames, hopSamples)(phasesOf, original);
  projectMagnitude(magnitude, original, new Float64Array(original.length), spectra, 0);
  planIstft(frames, hopSamples)(spectra, samples);
  return Float32Array.from(samples);
}
