import type { ModelConfig, TrainingObjective } from '../../core/model-config.ts';

export type ModelSource =
  | {
      readonly kind: 'bundled';
      readonly manifestUrl: string;
      /** Which of the manifest's models; absent: the first. */
      readonly modelId?: string | undefined;
    }
  | { readonly kind: 'file'; readonly file: File }
  /** One that is kept in this browser. */
  | { readonly kind: 'kept'; readonly id: string; readonly fileName: string }
  /** An address that the page may reach: its own site, or the one that was allowed. */
  | { readonly kind: 'url'; readonly url: string };

export interface LoadModelParams {
  readonly source: ModelSource;
  /** Explicit settings beat what the file says. */
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
}

/** What a model computes in, and why. */
export interface PrecisionSummary {
  /** What drafts are computed in; every other result is float32 under either. */
  readonly precision: 'float32' | 'float16';
  /** Why that precision, as sentences. */
  readonly precisionReason: string;
  /** Whether `checkPrecision` could change it. */
  readonly precisionPending: boolean;
}

export interface ModelSummary extends PrecisionSummary {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource['kind'];
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal; null where nothing has read it whole, as of a file that was dropped. */
  readonly sha256: string | null;
  readonly parameters: number;
  readonly config: ModelConfig;
  readonly headsFrom: 'setting' | 'metadata' | 'manifest' | 'table';
  /** What the weights are stored as. */
  readonly storage: 'float32' | 'float16' | 'mixed';
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
  /** One sentence on what it was trained on, when known. */
  readonly trainedOn: string | null;
  /** What it was trained by, when known; the decoder of a `contrastive` model holds random weights. */
  readonly objective: TrainingObjective | null;
  /** What its classes are called, (classes), where that ships with it. */
  readonly labels?: readonly string[];
}
