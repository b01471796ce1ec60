/** Tasks that the command line runs in the worker: features of a window, raw spectrograms, every named tensor. */

export interface EmbedWindowParams {
  readonly clipId: string;
  /** Which of the ten frames are embedded, 0-based. */
  readonly frameIndices: readonly number[];
}

/** Pooled features of one window, before they are brought to unit length. */
export interface WindowFeatures {
  /** (D); null without audio. */
  readonly audio: Float32Array<ArrayBuffer> | null;
  /** One (D) for each frame that the window has. */
  readonly visual: readonly { readonly frameIndex: number; readonly feature: Float32Array<ArrayBuffer> }[];
}

/** The log-mel of a window before padding. */
export interface WindowLogMel {
  /** (frames, 128), natural log. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly frames: number;
}

/** Inputs of the model as arrays, a row each clip. */
export interface TensorsParams {
  /** (clips, 1024, 128), normalised log-mel. */
  readonly audio: Float32Array<ArrayBuffer>;
  /** (clips, 3, 224, 224), normalised pixels. */
  readonly image: Float32Array<ArrayBuffer>;
  readonly clips: number;
  /** Noise that masks are made from, and the removed shares; null computes nothing that needs a mask. */
  readonly masked: {
    /** (clips, 512). */
    readonly noiseAudio: Float32Array<ArrayBuffer>;
    /** (clips, 196). */
    readonly noiseVisual: Float32Array<ArrayBuffer>;
    readonly ratioAudio: number;
    readonly ratioVisual: number;
  } | null;
}

/** An array with its shape, row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

export interface TensorsResult {
  /** By the specification's names. */
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  /** Means over clips, by the names of the official code's losses; empty without masks. */
  readonly losses: Readonly<Record<string, number>>;
}
