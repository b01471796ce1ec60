/** Log-mel to sound, on whichever device the worker has. */
import type { Progress } from '../../contract/environment.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { cpuVocoder } from './cpu-vocoder.ts';
import { createGpuVocoder } from './gpu-vocoder.ts';

/** A log-mel, and where its phases come from. */
export interface VocoderJob {
  /** (frames, 128) raw log-mel, from the first frame on; what follows is not read. */
  readonly logMel: Float32Array<ArrayBuffer>;
  readonly frames: number;
  /** Samples from one frame to the next. */
  readonly hopSamples: number;
  /** Pre-emphasised samples whose phases are taken, at least `spannedSamples(frames, hopSamples)`; null to search for phases. */
  readonly phasesOf: Float32Array<ArrayBuffer> | null;
  /** Of the search. */
  readonly iterations: number;
  readonly seed: number;
}

/** Still pre-emphasised: how a log-mel sounds. */
export interface VocoderResult {
  /** (spannedSamples(frames, hopSamples)) */
  readonly samples: Float32Array<ArrayBuffer>;
  /** (frames, 257) the magnitudes that were aimed at. */
  readonly magnitude: Float32Array<ArrayBuffer>;
}

/**
 * Log-mel to sound, on one device: plain TypeScript beside WASM, our WGSL kernels beside WebGPU.
 *
 * @throws {@link AppError} `aborted`, between two iterations.
 */
export type Vocoder = (job: VocoderJob, context: TaskContext<Progress>) => Promise<VocoderResult>;

/** The worker's vocoder, made with the first sound that is asked for. */
export function vocoderOf(engine: Pick<EngineContext, 'device' | 'vocoder'>): Promise<Vocoder> {
  return (engine.vocoder ??= engine.device ? createGpuVocoder(engine.device) : Promise.resolve(cpuVocoder));
}
