/** Types of classification, missing modalities and few-shot heads. */
import type { ClassifyMode } from '../core/model-config.ts';
import type { GalleryClip, GallerySource } from './gallery.ts';
import type { ModelSource } from './model.ts';

/** One label per clip (`softmax`) or any number of labels (`sigmoid`). */
export type Activation = 'softmax' | 'sigmoid';

/** The choice of the classifier. */
export interface ClassifierChoice {
  /**
   * A bundled fine-tuned model that classifies if the loaded model has no classes; the loaded model stays loaded. Null:
   * only the loaded model may classify.
   */
  readonly companion: Extract<ModelSource, { kind: 'bundled' }> | null;
}

export interface ClassifyParams extends ClassifierChoice {
  readonly clipId: string;
  readonly modes: readonly ClassifyMode[];
  /** The frame to use if only one is used. */
  readonly frameIndex: number;
  readonly frames: 'one' | 'all';
  readonly activation: Activation;
}

/** The model that classified. */
export interface ClassifierFacts {
  readonly modelId: string;
  readonly modelName: string;
  /** Whether it is the companion and not the loaded model. */
  readonly isCompanion: boolean;
  readonly classes: number;
  /** (classes) names that ship with the model; null without names. */
  readonly labels: readonly string[] | null;
}

export interface ClassifyResult {
  readonly clipId: string;
  readonly classifier: ClassifierFacts;
  readonly activation: Activation;
  /** The classified frames. */
  readonly frameIndices: readonly number[];
  /** One answer per mode that the clip allows, in the order of `modes`. */
  readonly answers: readonly ModeAnswer[];
  readonly milliseconds: number;
}

export interface ModeAnswer {
  readonly mode: ClassifyMode;
  /** (rows, classes): one row per frame, or one row for modes without frames. */
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
  /** (clips) the known class of each clip; null if it is not known. */
  readonly known: readonly (number | null)[];
  /** (clips) the source of each, for the interval. */
  readonly sources: readonly string[];
}

/** A share of clips with its 95 % interval over sources; null without an interval. */
export interface ShareInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The answers of each mode over many clips. */
export interface ConfusionResult {
  readonly classifier: ClassifierFacts;
  /** Clips with audio and video. */
  readonly clipIds: readonly string[];
  readonly skipped: number;
  /** (clips) the reference class: the known class, otherwise the answer from audio and video. */
  readonly reference: readonly number[];
  /** Number of clips with a known class. */
  readonly known: number;
  readonly modes: readonly ModeConfusion[];
  readonly milliseconds: number;
}

export interface ModeConfusion {
  readonly mode: ClassifyMode;
  /** (clips) the predicted class and its probability. */
  readonly predicted: readonly number[];
  readonly probability: readonly number[];
  /** Classes that occur in reference or predictions, C, ascending. */
  readonly matrixClasses: readonly number[];
  /** (C, C) counts: rows the reference, columns the prediction. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Share of clips where this mode gives the same answer as audio and video. */
  readonly agreement: ShareInterval;
  /** Share of the clips with a known class that it classifies correctly; null without such clips. */
  readonly accuracy: ShareInterval | null;
}

export type FewShotHead = 'neighbours' | 'prototypes' | 'logistic';
export type FewShotSense = 'audio' | 'visual' | 'both';

export interface FewShotParams {
  readonly source: GallerySource;
  /** (items) the label of each item; null leaves an item out. Null for the kinds of the gallery. */
  readonly labels: readonly (string | null)[] | null;
  /** (items) the source file of each item; null if every item is its own source. */
  readonly sources: readonly string[] | null;
  /** Number of training items per label. */
  readonly shots: number;
  readonly seed: number;
}

export interface FewShotResult {
  readonly classes: readonly string[];
  readonly trainItems: number;
  readonly testItems: number;
  readonly testSources: number;
  /** Labelled items that are not used: from a training source, or with a label that was left out. */
  readonly unusedItems: number;
  /** Labels with one source only. */
  readonly leftOut: readonly string[];
  /** Number of labelled items that lack audio or video. */
  readonly withoutSenses: number;
  readonly neighbours: number;
  /** Accuracy of always naming the most frequent test label. */
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
  /** (classes) recall of each class; NaN without test items. */
  readonly recall: Float64Array<ArrayBuffer>;
  /** (classes) the same with its interval; null for a class without test items. */
  readonly recallIntervals: readonly (ShareInterval | null)[];
  /** (classes); NaN without test items. */
  readonly averagePrecision: Float64Array<ArrayBuffer>;
  /** Whether the fit converged; true for heads that are not fitted. */
  readonly converged: boolean;
}
