/** Where a model comes from, what is known of it, and how it leaves as a file. */
import type { ModelFamily } from '../core/family.ts';
import type { HeadSettings, ModelConfig, TrainingObjective } from '../core/model-config.ts';

export type ModelSource =
  | {
      readonly kind: 'bundled';
      readonly manifestUrl: string;
      /** Which of the manifest's models; absent: the first. */
      readonly modelId?: string | undefined;
    }
  | {
      readonly kind: 'file';
      /** The checkpoint; of a model in several files its index, or the first of them. */
      readonly file: File;
      /** All files of weights, of a model in several; absent: there is but one. */
      readonly shards?: readonly File[] | undefined;
    }
  /** One that is kept in this browser. */
  | { readonly kind: 'kept'; readonly id: string; readonly fileName: string }
  /** An address that the page may reach: its own site, or the one that was allowed. */
  | { readonly kind: 'url'; readonly url: string };

/** Explicit settings beat what the file says. */
export interface LoadModelParams extends HeadSettings {
  readonly source: ModelSource;
  /** Under which keys of the file to take the model, where there are several; see {@link ModelChoice}. */
  readonly place?: string | undefined;
  /** What the names of the model to take begin with. */
  readonly prefix?: string | undefined;
}

/** One of several models in a file. */
export interface ModelChoice {
  readonly place: string;
  readonly prefix: string;
}

/** Where in a file the model was found. */
export interface ModelFound extends ModelChoice {
  /** What was taken off the file's names. */
  readonly leftOff: readonly string[];
  /** Other models in the file. */
  readonly others: readonly ModelChoice[];
  /** Python names beside the model of which nothing was made: the first of them, and how many there are. */
  readonly leftUnread: readonly string[];
  readonly leftUnreadCount: number;
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
  /** What the model reads: grids, frames, seconds. */
  readonly family: ModelFamily;
  readonly config: ModelConfig;
  readonly headsFrom: 'setting' | 'metadata' | 'manifest' | 'table';
  /** What the weights are stored as. */
  readonly storage: 'float32' | 'float16' | 'mixed';
  readonly missingKeys: readonly string[];
  /** The first of them; `unexpectedCount` says how many there are. */
  readonly unexpectedKeys: readonly string[];
  readonly unexpectedCount?: number;
  /** Absent for a model of the page's own. */
  readonly found?: ModelFound;
  /** Whether the file's own checksums were compared; `unread`: not yet, the file was not read whole. */
  readonly checksums?: 'verified' | 'none' | 'unread';
  /** One sentence on what it was trained on, when known. */
  readonly trainedOn: string | null;
  /** What it was trained by, when known; the decoder of a `contrastive` model holds random weights. */
  readonly objective: TrainingObjective | null;
  /** What its classes are called, (classes), where that ships with it. */
  readonly labels?: readonly string[];
}

/** A file to be saved by the page. */
export interface ExportedFile {
  readonly fileName: string;
  readonly blob: Blob;
}

export interface ExportModelParams {
  /** One file of weights, or an archive of graphs with theirs. */
  readonly format: 'safetensors' | 'onnx';
}
