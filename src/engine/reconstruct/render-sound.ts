/** Renders masked and rebuilt audio. */
import type { Progress } from '../../contract/environment.ts';
import type { RenderedSound, RenderSoundParams } from '../../contract/reconstruct.ts';
import { AppError } from '../../core/errors.ts';
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { frameCount } from '../../dsp/fbank.ts';
import { GRIFFIN_LIM_ITERATIONS, spectralConvergence } from '../../dsp/griffin-lim.ts';
import { deEmphasise, preEmphasise } from '../../dsp/pre-emphasis.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { EngineContext } from '../context.ts';
import { vocoderOf } from '../device/vocoder.ts';
import { keepPrediction, keptPrediction } from './last-prediction.ts';
import type { MaskedPass } from './masked-pass.ts';
import { planPass, runPass } from './masked-pass.ts';
import { soundSource } from './sound-source.ts';

/** Peaks are scaled down to this: a quarter of a decibel below full scale. */
const HIGHEST_PEAK = 0.97;

/**
 * Renders the visible part of the audio, or the whole audio with the model's prediction.
 *
 * Samples after the last whole frame of the original are silent, so that all audio of a clip has the same length.
 *
 * @throws {@link AppError} `not-found` if the clip has no audio, `aborted`.
 */
export async function renderSound(
  engine: EngineContext,
  params: RenderSoundParams,
  context: TaskContext<Progress>,
): Promise<Moved<RenderedSound>> {
  const started = performance.now();
  const { which, phase, iterations = GRIFFIN_LIM_ITERATIONS } = params;
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  const { samples: original } = pass.clip.data;
  if (!original) throw new AppError('not-found', 'Expected a clip with audio, but this one has none.');
  const predicted = which === 'rebuilt' ? await predict(engine, loaded, pass, context) : null;
  const { logMel, clampedShare, statistics } = soundSource(pass, predicted);
  const { hopSamples, spectrogramFrames } = pass.clip.family.audio;
  const frames = Math.min(frameCount(original.length, hopSamples), spectrogramFrames);
  const phasesOf = phase === 'original' ? preEmphasise(original) : null;
  const vocoder = await vocoderOf(engine);
  const job = { logMel, frames, hopSamples, phasesOf, iterations, seed: params.seed };
  const made = await vocoder(job, context);
  const convergence = spectralConvergence(made.samples, made.magnitude, frames, hopSamples);
  const samples = new Float32Array(original.length);
  samples.set(deEmphasise(made.samples));
  const sound: RenderedSound = {
    which,
    phase,
    samples,
    sampleRateHz: SAMPLE_RATE_HZ,
    spectralConvergence: Number.isFinite(convergence) ? convergence : null,
    clampedShare,
    gainDecibels: turnDown(samples),
    statistics,
    milliseconds: performance.now() - started,
  };
  return new Moved(sound, [samples.buffer]);
}

/** (tokens, patchValues) The model's prediction of the sound: kept from the last pass if that was this one. */
async function predict(
  engine: EngineContext,
  loaded: LoadedModel,
  pass: MaskedPass,
  context: TaskContext<Progress>,
): Promise<Float32Array<ArrayBuffer>> {
  const kept = keptPrediction(engine, loaded, pass);
  if (kept) return kept;
  const { audio } = await loaded.use((model) => runPass(engine, model, pass, context));
  keepPrediction(engine, loaded, pass, audio);
  return audio;
}

/** Scales samples that would clip, in place. @returns decibels, 0 or less. */
function turnDown(samples: Float32Array): number {
  const peak = samples.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0);
  if (peak <= HIGHEST_PEAK) return 0;
  const gain = HIGHEST_PEAK / peak;
  for (let i = 0; i < samples.length; i += 1) samples[i]! *= gain;
  return 20 * Math.log10(gain);
}
