/** The vocoder's interface, and the vocoder of the worker's device. */
import type { Progress } from '../../contract/environment.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { cpuVocoder } from './cpu-vocoder.ts';
import { createGpuVocoder } from './gpu-vocoder.ts';

/** A log-mel and the source of its phases. */
export interface VocoderJob {
  /** (frames, 128) raw log-mel from the first frame; later values are not read. */
  readonly logMel: Float32Array<ArrayBuffer>;
  readonly frames: number;
  /** Samples from one frame to the next. */
  readonly hopSamples: number;
  /**
   * Pre-emphasised samples whose phases are taken, at least `spannedSamples(frames, hopSamples)`; null to search for
   * phases.
   */
  readonly phasesOf: Float32Array<ArrayBuffer> | null;
  /** Iterations of the search. */
  readonly iterations: number;
  readonly seed: number;
}

/** The audio of a log-mel, still pre-emphasised. */
export interface VocoderResult {
  /** (spannedSamples(frames, hopSamples)) */
  readonly samples: Float32Array<ArrayBuffer>;
  /** (frames, 257) The target magnitudes. */
  readonly magnitude: Float32Array<ArrayBuffer>;
}

/**
 * Turns a log-mel into audio on one device: in TypeScript with WASM, in WGSL kernels with WebGPU.
 *
 * @throws {@link AppError} `aborted`, between two iterations.
 */
export type Vocoder = (job: VocoderJob, context: TaskContext<Progress>) => Promise<VocoderResult>;

/** The worker's vocoder, made on first use. */
export function vocoderOf(engine: Pick<EngineContext, 'device' | 'vocoder'>): Promise<Vocoder> {
  return (engine.vocoder ??= engine.device ? createGpuVocoder(engine.device) : Promise.resolve(cpuVocoder));
}
