import type { ClassLabel } from '../../core/label-csv.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { Activation, ClassifierFacts } from '../../engine/contract/classify.ts';
import type { GalleryName } from '../route.ts';
import type { Run } from './runs.ts';

/** The questions of the Classify view. */
export type ClassifyKind = 'classification' | 'confusion' | 'fewShot';

export interface ClassifySettings {
  readonly frames: 'one' | 'all';
  /** `auto`: what the label set suggests. */
  readonly activation: Activation | 'auto';
}

export interface FewShotSettings {
  readonly gallery: GalleryName;
  /** Examples a label. */
  readonly shots: number;
  /** Of the draw of what teaches. */
  readonly seed: number;
}

/** An answer: its arrays are in the result cache under `resultId`. */
export interface ClassifySummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
  readonly classifier: ClassifierFacts;
  readonly milliseconds: number;
}

export interface ConfusionSummary {
  readonly key: string;
  readonly resultId: string;
  readonly classifier: ClassifierFacts;
  readonly milliseconds: number;
}

export interface FewShotSummary {
  readonly key: string;
  readonly resultId: string;
  readonly gallery: GalleryName;
  readonly shots: number;
  readonly milliseconds: number;
}

export type ClassifyFold = 'confusion' | 'fewShot';

export interface ClassifySlice {
  readonly classification: Run<ClassifySummary>;
  readonly confusion: Run<ConfusionSummary>;
  readonly fewShot: Run<FewShotSummary>;
  readonly classifySettings: ClassifySettings;
  readonly fewShotSettings: FewShotSettings;
  readonly openClassifyFolds: readonly ClassifyFold[];
  /** Class names the user gave; they stand where they fit the classifier. */
  readonly labelFile: { readonly name: string; readonly labels: readonly ClassLabel[] } | null;
  readonly labelFileError: string | null;
  /** Labels typed for clips, by clip id; '' takes a clip out. */
  readonly clipLabels: Readonly<Record<string, string>>;
  readonly setClassifyMode: (mode: ClassifyMode) => void;
  readonly setClassify: (change: Partial<ClassifySettings>) => void;
  readonly setFewShot: (change: Partial<FewShotSettings>) => void;
  readonly setClassifyFold: (fold: ClassifyFold, open: boolean) => void;
  readonly takeLabelFile: (file: File) => Promise<void>;
  readonly removeLabelFile: () => void;
  readonly setClipLabel: (clipId: string, label: string) => void;
  /** Asks what the view needs; the other two are asked by their own buttons. */
  readonly askClassify: (kind: ClassifyKind) => Promise<void>;
  /** Whether the last answer is to the question as the page stands. */
  readonly isClassifyCurrent: (kind: ClassifyKind) => boolean;
  readonly cancelClassify: (kind: ClassifyKind) => void;
  /** Asks again what failed or was cancelled. */
  readonly retryClassify: (kind: ClassifyKind) => void;
}
