/** What a front end does. */
import type { AudioInput, ModelFamily, VisualInput } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';

/** A clip's audio or one of its pictures, as the worker keeps them on the CPU. */
export type InputSource =
  /** Raw log-mel (spectrogram frames, 128), padded. */
  | Float32Array<ArrayBuffer>
  /** RGB bytes (size, size, 3). */
  | Uint8Array<ArrayBuffer>;

/** Unfolded patches for the model: (tokens, patchValues), channel first, on the CPU or on the GPU. */
export type Patches = Float32Array<ArrayBuffer> | GPUBuffer;

export interface PaddedSpectrogram {
  /** (spectrogram frames, 128) raw log-mel, zeros after the last real frame. */
  readonly logMel: Float32Array<ArrayBuffer>;
  /** Frames of real audio. */
  readonly frames: number;
}

/**
 * The steps before and after the model, on one device. The two implementations, TypeScript for WASM and WGSL kernels
 * for WebGPU, agree within the kernels' tolerances.
 */
export interface Frontend {
  /** Log-mel of mono samples at 16 kHz, with a family's settings. */
  spectrogram(
    samples: Float32Array<ArrayBuffer>,
    input: Pick<AudioInput, 'hopSamples' | 'spectrogramFrames'>,
  ): Promise<PaddedSpectrogram>;
  /** The (size, size, 3) RGB bytes that a family sees of an upright picture. */
  picture(
    image: ImageBitmap,
    input: Pick<VisualInput, 'size' | 'statistics'>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The normalised patches of the given tokens, for the patch embedding. If it is a GPUBuffer, the caller must destroy
   * it.
   */
  patches(
    modality: Modality,
    source: InputSource,
    tokenIds: Int32Array<ArrayBuffer>,
    family: Pick<ModelFamily, 'audio' | 'visual'>,
  ): Promise<Patches>;
  /** (rows, columns) cosines of two lists of features. */
  cosines(
    rows: readonly Float32Array<ArrayBuffer>[],
    columns: readonly Float32Array<ArrayBuffer>[],
  ): Promise<Float32Array<ArrayBuffer>>;
}
