/** Types of the worker environment, of progress and of counters. */

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** Where the model runs, and why. */
export interface Environment {
  readonly backend: 'webgpu' | 'wasm';
  /** One sentence for the user: why this backend. */
  readonly reason: string;
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** The description of the adapter, or null without an adapter. */
  readonly adapter: string | null;
  readonly softwareAdapter: boolean;
  readonly shaderF16: boolean;
}

export interface Progress {
  /** The current stage, as a phrase: "Decoding audio". */
  readonly stage: string;
  readonly done: number;
  /** 0 if it is not known. */
  readonly total: number;
}

/** Counters for end-to-end tests. */
export interface EngineCounters {
  readonly runtimeCalls: number;
  readonly framesOpen: number;
}
