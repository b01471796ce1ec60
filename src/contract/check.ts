/** Types of the check of this machine. */

/** The backend and precision of a check. */
export type CheckedPath = 'wasm' | 'webgpu' | 'webgpu-float16';

/** One stage on one path, compared with the stored values. */
export interface CheckStage {
  /** "Spectrogram", "Picture", "Joint encoder" and so on. */
  readonly name: string;
  /** Quantity and unit of the stored values: "log-mel, nats". */
  readonly unit: string;
  readonly maxAbsolute: number;
  readonly relativeL2: number;
  /** Largest relative L2 that passes. */
  readonly tolerance: number;
  readonly passed: boolean;
  readonly milliseconds: number;
}

export interface CheckedPathResult {
  readonly path: CheckedPath;
  /** The device: threads, or the description of the adapter. */
  readonly device: string;
  readonly stages: readonly CheckStage[];
  readonly passed: boolean;
  /** Why it did not finish; null if it did. */
  readonly failure: string | null;
}

export interface CheckMachineParams {
  /** The URL of the clip with its stored values. */
  readonly clipUrl: string;
  /** The manifest whose first model the values belong to. */
  readonly manifestUrl: string;
}

export interface CheckMachineResult {
  /** File name of the model, and the first digits of its SHA-256. */
  readonly model: string;
  /** The PyTorch version that computed the values. */
  readonly reference: string;
  readonly runtime: string;
  readonly paths: readonly CheckedPathResult[];
  /** Paths that this machine does not have, as sentences. */
  readonly absent: readonly string[];
}
