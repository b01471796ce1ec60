/** Where the worker runs; progress; counters. */
export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** Where the model runs, and why there. */
export interface Environment {
  readonly backend: 'webgpu' | 'wasm';
  /** One sentence for the user: why this backend. */
  readonly reason: string;
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** The adapter's own words, or null when there is none. */
  readonly adapter: string | null;
  readonly softwareAdapter: boolean;
  readonly shaderF16: boolean;
}

export interface Progress {
  /** What is being done, as a phrase: "Decoding sound". */
  readonly stage: string;
  readonly done: number;
  /** 0 when it can't be known. */
  readonly total: number;
}

/** Counters a journey can assert on. */
export interface EngineCounters {
  readonly runtimeCalls: number;
  readonly framesOpen: number;
}
