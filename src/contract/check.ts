/** Which arithmetic a check goes through. */
export type CheckedPath = 'wasm' | 'webgpu' | 'webgpu-float16';

/** One stage on one path against the stored values. */
export interface CheckStage {
  /** "Spectrogram", "Picture", "Joint encoder" and so on. */
  readonly name: string;
  /** What the stored values are of, as a phrase: "log-mel, nats". */
  readonly unit: string;
  readonly maxAbsolute: number;
  readonly relativeL2: number;
  /** Relative L2 up to which it passes. */
  readonly tolerance: number;
  readonly passed: boolean;
  readonly milliseconds: number;
}

export interface CheckedPathResult {
  readonly path: CheckedPath;
  /** What it ran on: threads, or the adapter's own words. */
  readonly device: string;
  readonly stages: readonly CheckStage[];
  readonly passed: boolean;
  /** Why it could not be run to its end; null when it was. */
  readonly failure: string | null;
}

export interface CheckMachineParams {
  /** Where the clip with its stored values lies. */
  readonly clipUrl: string;
  /** The manifest whose first model the values belong to. */
  readonly manifestUrl: string;
}

export interface CheckMachineResult {
  /** The model's file, and the first digits of its SHA-256. */
  readonly model: string;
  /** Which PyTorch the values are from. */
  readonly reference: string;
  readonly runtime: string;
  readonly paths: readonly CheckedPathResult[];
  /** Paths that this machine does not have, as sentences. */
  readonly absent: readonly string[];
}
