/** The interface of a front end, and what both front ends share. */
import type { Modality } from '../../core/geometry.ts';
import { LOG_MEL_MEAN, LOG_MEL_STD } from '../../core/geometry.ts';
import type { ChannelStatistics } from '../../math/patchify.ts';

/** A clip's spectrogram or one of its frames, as the worker keeps them on the CPU. */
export type InputSource =
  /** Raw log-mel (1024, 128), padded. */
  | Float32Array<ArrayBuffer>
  /** RGB bytes (224, 224, 3). */
  | Uint8Array<ArrayBuffer>;

/** Unfolded patches for the model: (tokens, patchValues), channel first, on the CPU or on the GPU. */
export type Patches = Float32Array<ArrayBuffer> | GPUBuffer;

export interface PaddedSpectrogram {
  /** (1024, 128) raw log-mel, zeros after the last real frame. */
  readonly logMel: Float32Array<ArrayBuffer>;
  /** Spectrogram frames of real audio. */
  readonly frames: number;
}

/**
 * The steps before and after the model, on one device. The two implementations, TypeScript for WASM and WGSL kernels
 * for WebGPU, agree within the kernels' tolerances.
 */
export interface Frontend {
  /** Log-mel of mono samples at 16 kHz. */
  spectrogram(samples: Float32Array<ArrayBuffer>): Promise<PaddedSpectrogram>;
  /** The 224 x 224 RGB bytes that the model sees, from an upright image. */
  picture(image: ImageBitmap): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The normalised patches of the given tokens, for the patch embedding. If it is a GPUBuffer, the caller must destroy
   * it.
   */
  patches(modality: Modality, source: InputSource, tokenIds: Int32Array<ArrayBuffer>): Promise<Patches>;
  /** (rows, columns) cosines of two lists of features. */
  cosines(
    rows: readonly Float32Array<ArrayBuffer>[],
    columns: readonly Float32Array<ArrayBuffer>[],
  ): Promise<Float32Array<ArrayBuffer>>;
}

/** How raw log-mel becomes the model's input. */
export const LOG_MEL_STATISTICS: ChannelStatistics = { mean: [LOG_MEL_MEAN], std: [LOG_MEL_STD] };
