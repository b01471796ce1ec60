/** Classification, missing senses, few-shot heads. */
import type { ClassifyMode } from '../core/model-config.ts';
import type { GalleryClip, GallerySource } from './gallery.ts';
import type { ModelSource } from './model.ts';

/** One label a clip (`softmax`) or any number of them (`sigmoid`). */
export type Activation = 'softmax' | 'sigmoid';

/** Which classifier answers. */
export interface ClassifierChoice {
  /**
   * A bundled fine-tuned model that answers where the loaded one has no classifier; it stays beside that one. Null:
   * only the loaded one may.
   */
  readonly companion: Extract<ModelSource, { kind: 'bundled' }> | null;
}

export interface ClassifyParams extends ClassifierChoice {
  readonly clipId: string;
  readonly modes: readonly ClassifyMode[];
  /** Stands for the clip where one frame does. */
  readonly frameIndex: number;
  readonly frames: 'one' | 'all';
  readonly activation: Activation;
}

/** Who answered. */
export interface ClassifierFacts {
  readonly modelId: string;
  readonly modelName: string;
  /** Whether that is the companion and not the loaded model. */
  readonly isCompanion: boolean;
  readonly classes: number;
  /** Names that ship with the model, (classes); null without. */
  readonly labels: readonly string[] | null;
}

export interface ClassifyResult {
  readonly clipId: string;
  readonly classifier: ClassifierFacts;
  readonly activation: Activation;
  /** Frames that were looked at, F. */
  readonly frameIndices: readonly number[];
  /** One a mode that the clip's senses allow, in the order asked. */
  readonly answers: readonly ModeAnswer[];
  readonly milliseconds: number;
}

export interface ModeAnswer {
  readonly mode: ClassifyMode;
  /** (rows, classes): a row a frame, or one row for the sound alone, which has no frames. */
  readonly logits: Float32Array<ArrayBuffer>;
  /** (rows, classes). */
  readonly frameProbabilities: Float32Array<ArrayBuffer>;
  /** (classes): averaged over the rows. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** Class indices, most probable first: ten, or as many as there are. */
  readonly top: Uint32Array<ArrayBuffer>;
  /** (rows) the most probable class of each row. */
  readonly votes: Uint32Array<ArrayBuffer>;
}

export interface ConfusionParams extends ClassifierChoice {
  readonly clips: readonly GalleryClip[];
  readonly frames: 'one' | 'all';
  readonly activation: Activation;
  /** (clips) the class that a clip is known to be of; null where that is not known. */
  readonly known: readonly (number | null)[];
  /** (clips) the source of each, for the interval. */
  readonly sources: readonly string[];
}

/** A share of clips with the ends of its 95 % interval over sources; null where there is no telling. */
export interface ShareInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What each way of classifying makes of many clips. */
export interface ConfusionResult {
  readonly classifier: ClassifierFacts;
  /** Clips that have both senses; the others have nothing to miss. */
  readonly clipIds: readonly string[];
  readonly skipped: number;
  /** (clips) class that the clip is held against: what it is known to be, else what both senses say. */
  readonly reference: readonly number[];
  /** Clips whose class is known. */
  readonly known: number;
  readonly modes: readonly ModeConfusion[];
  readonly milliseconds: number;
}

export interface ModeConfusion {
  readonly mode: ClassifyMode;
  /** (clips) class predicted, and how probable it was held. */
  readonly predicted: readonly number[];
  readonly probability: readonly number[];
  /** Classes that occur in reference or predictions, C, ascending. */
  readonly matrixClasses: readonly number[];
  /** (C, C) counts: rows the reference, columns the prediction. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Share of clips where this mode says what both senses say. */
  readonly agreement: ShareInterval;
  /** Share of the clips of known class that it gets right; null without any. */
  readonly accuracy: ShareInterval | null;
}

export type FewShotHead = 'neighbours' | 'prototypes' | 'logistic';
export type FewShotSense = 'audio' | 'visual' | 'both';

export interface FewShotParams {
  readonly source: GallerySource;
  /** (items) what each item is; null for one that takes no part. Absent: the gallery's own kinds. */
  readonly labels: readonly (string | null)[] | null;
  /** (items) what each was cut from; absent: every item is its own source. */
  readonly sources: readonly string[] | null;
  /** Items a label to learn from. */
  readonly shots: number;
  readonly seed: number;
}

export interface FewShotResult {
  readonly classes: readonly string[];
  readonly trainItems: number;
  readonly testItems: number;
  readonly testSources: number;
  /** Labelled items that neither teach nor are tested: of a source that teaches, or of a label left out. */
  readonly unusedItems: number;
  /** Labels that come from one source only. */
  readonly leftOut: readonly string[];
  /** Labelled items without the senses that the others have. */
  readonly withoutSenses: number;
  readonly neighbours: number;
  /** What the most frequent label of the test would get. */
  readonly majorityShare: number;
  readonly heads: readonly FewShotFigures[];
  readonly milliseconds: number;
}

export interface FewShotFigures {
  readonly head: FewShotHead;
  readonly sense: FewShotSense;
  readonly accuracy: ShareInterval;
  readonly balancedAccuracy: ShareInterval;
  readonly meanAveragePrecision: ShareInterval;
  /** (classes) share of each class's test items that were found; NaN without any. */
  readonly recall: Float64Array<ArrayBuffer>;
  /** (classes) the same with its interval; null for a class without test items. */
  readonly recallIntervals: readonly (ShareInterval | null)[];
  /** (classes); NaN without test items. */
  readonly averagePrecision: Float64Array<ArrayBuffer>;
  /** Whether the fit came to its minimum; true for heads that are not fitted. */
  readonly converged: boolean;
}
