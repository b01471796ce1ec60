/** The model and its settings. */
import type { Progress } from '../../contract/environment.ts';
import type { ModelSource, ModelSummary } from '../../contract/model.ts';
import type { WireError } from '../../core/errors.ts';
import type { BundledEntry } from '../models/bundled-models.ts';

/** Settings that a checkpoint may need and that beat what it says. */
export interface ModelSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
  /** Which model to take, where the file holds several. */
  readonly place?: string | undefined;
  readonly prefix?: string | undefined;
}

export interface ModelRequest {
  readonly source: ModelSource;
  readonly settings: ModelSettings;
}

/** The model to begin with: one of the page's own, or a checkpoint kept in this browser. */
export interface LastModel {
  readonly kind: 'bundled' | 'kept';
  readonly id: string;
}

/** The loaded model, and the one being loaded beside it; a failure leaves the loaded one in place. */
export interface ModelSlice {
  readonly model: ModelSummary | null;
  readonly modelRequest: ModelRequest | null;
  /** `name` here and below is what was asked for: a file's name, or a bundled model's. */
  readonly modelLoading: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly progress: Progress | null;
  } | null;
  readonly modelError: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly error: WireError;
  } | null;
  /** The model that could not be loaded at the start, while the page's own stands in for it; else null. */
  readonly standsInFor: LastModel | null;
  /** What the manifest of bundled models lists; empty until {@link ModelSlice.loadShelf} has read it. */
  readonly bundledModels: readonly BundledEntry[];
  readonly bundledError: string | null;
  readonly loadModel: (source: ModelSource, settings?: ModelSettings) => Promise<void>;
  /** Loads a bundled model by its id; without one, the first of the manifest. */
  readonly loadBundledModel: (modelId?: string) => Promise<void>;
  /** Reads the manifest once, however often it is called; after a failure it tries again. */
  readonly loadShelf: () => Promise<void>;
  /** Loads the current model again under other settings. */
  readonly setModelSettings: (settings: ModelSettings) => Promise<void>;
  readonly cancelModel: () => void;
  readonly dismissModelError: () => void;
}
