/** What Classify keeps. */
import type { Activation, ClassifierFacts } from '../../contract/classify.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { ClassLabel } from '../../core/text/label-csv.ts';
import type { Answered } from '../run/run.ts';
import type { GalleryName } from '../shell/route.ts';

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
export interface ClassifySummary extends Answered {
  readonly clipId: string;
  readonly classifier: ClassifierFacts;
  readonly milliseconds: number;
}

export interface ConfusionSummary extends Answered {
  readonly classifier: ClassifierFacts;
  readonly milliseconds: number;
}

export interface FewShotSummary extends Answered {
  readonly gallery: GalleryName;
  readonly shots: number;
  readonly milliseconds: number;
}

export type ClassifyFold = 'confusion' | 'fewShot';

export interface ClassifySlice {
  readonly classifySettings: ClassifySettings;
  readonly fewShotSettings: FewShotSettings;
  readonly openClassifyFolds: readonly ClassifyFold[];
  /** Class names the user gave; they stand where they fit the classifier. */
  readonly labelFile: { readonly name: string; readonly labels: readonly ClassLabel[] } | null;
  readonly labelFileError: string | null;
  /** Labels typed for clips, by clip id; '' takes a clip out. */
  readonly clipLabels: ReadonlyMap<string, string>;
  readonly setClassifyMode: (mode: ClassifyMode) => void;
  readonly setClassify: (change: Partial<ClassifySettings>) => void;
  readonly setFewShot: (change: Partial<FewShotSettings>) => void;
  readonly setClassifyFold: (fold: ClassifyFold, open: boolean) => void;
  readonly takeLabelFile: (file: File) => Promise<string>;
  readonly removeLabelFile: () => void;
  readonly setClipLabel: (clipId: string, label: string) => void;
}
