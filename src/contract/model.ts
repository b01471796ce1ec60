/** Where a model comes from, what is known of it, and how it leaves as a file. */
import type { ModelFamily } from '../core/family.ts';
import type { HeadSettings, ModelConfig, TrainingObjective } from '../core/model-config.ts';

export type ModelSource =
  | {
      readonly kind: 'bundled';
      readonly manifestUrl: string;
      /** The model in the manifest; absent for the first. */
      readonly modelId?: string | undefined;
    }
  | {
      readonly kind: 'file';
      /** The checkpoint. For a model in several files: its index, or the first file. */
      readonly file: File;
      /** All weight files of a model in several files; absent for a single file. */
      readonly shards?: readonly File[] | undefined;
    }
  /** A checkpoint kept in this browser. */
  | { readonly kind: 'kept'; readonly id: string; readonly fileName: string }
  /** A URL that the page may reach: on its own site, or on the allowed one. */
  | { readonly kind: 'url'; readonly url: string };

/** Explicit settings override those in the file. */
export interface LoadModelParams extends HeadSettings {
  readonly source: ModelSource;
  /** The keys of the model in a file with several models; see {@link ModelChoice}. */
  readonly place?: string | undefined;
  /** The prefix of the tensor names of the model. */
  readonly prefix?: string | undefined;
}

/** One of several models in a file. */
export interface ModelChoice {
  readonly place: string;
  readonly prefix: string;
}

/** Where in a file the model was found. */
export interface ModelFound extends ModelChoice {
  /** Prefixes that were removed from the names in the file. */
  readonly leftOff: readonly string[];
  /** Other models in the file. */
  readonly others: readonly ModelChoice[];
  /** Python objects beside the model that were not created: the first names, and the total number. */
  readonly leftUnread: readonly string[];
  readonly leftUnreadCount: number;
}

/** The precision of a model, and why. */
export interface PrecisionSummary {
  /** The precision of drafts. Every other result is float32. */
  readonly precision: 'float32' | 'float16' | 'int8';
  /** Why this precision, as sentences. */
  readonly precisionReason: string;
  /** Whether `checkPrecision` could change it. */
  readonly precisionPending: boolean;
}

export interface ModelSummary extends PrecisionSummary {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource['kind'];
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal; null if nothing has read the whole file, for example a dropped file. */
  readonly sha256: string | null;
  readonly parameters: number;
  /** What the model reads: grids, frames, seconds. */
  readonly family: ModelFamily;
  readonly config: ModelConfig;
  readonly headsFrom: 'setting' | 'metadata' | 'manifest' | 'table';
  /** Type of the stored weights. */
  readonly storage: 'float32' | 'float16' | 'mixed';
  readonly missingKeys: readonly string[];
  /** The first unexpected keys; `unexpectedCount` is their total number. */
  readonly unexpectedKeys: readonly string[];
  readonly unexpectedCount?: number;
  /** Absent for a bundled model. */
  readonly found?: ModelFound;
  /** Whether the checksums of the file were compared; `unread`: not yet, because the whole file was not read. */
  readonly checksums?: 'verified' | 'none' | 'unread';
  /** What it was trained on, in one sentence; null if it is not known. */
  readonly trainedOn: string | null;
  /** Its training objective; null if it is not known. The decoder of a `contrastive` model has random weights. */
  readonly objective: TrainingObjective | null;
  /** The published model that it is, and what it was recognised by; absent for other models. */
  readonly published?: { readonly name: string; readonly by: 'sha256' | 'address' | 'name' };
  /** (classes) names of its classes, if they ship with it. */
  readonly labels?: readonly string[];
}

/** A file to be saved by the page. */
export interface ExportedFile {
  readonly fileName: string;
  readonly blob: Blob;
}

export interface ExportModelParams {
  /** One file of weights, or an archive of graphs with their weights. */
  readonly format: 'safetensors' | 'onnx';
  /** Of the graphs: standard ONNX operators alone. Absent: those of ONNX Runtime too, which are fewer and larger. */
  readonly isStandard?: boolean | undefined;
}
