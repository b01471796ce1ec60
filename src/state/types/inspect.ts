import type { SweepPoint, SweepVary } from '../../engine/contract/inspect.ts';
import type { Run } from './runs.ts';

/** The questions of the Reconstruct view's folds. */
export type InspectKind = 'errors' | 'sweep' | 'predictability' | 'gain';

export type InspectFold = 'errors' | 'hiding' | 'senses';

export interface InspectSettings {
  /** Ratios from 0.05 to 0.95, evenly spaced. */
  readonly sweepRatios: number;
  /** Masks a ratio. */
  readonly sweepSeeds: number;
  readonly sweepVary: SweepVary;
  readonly predictabilityMasks: number;
  readonly gainMasks: number;
  /** The clip that stands in; null for the next one of the library. */
  readonly gainOther: string | null;
}

/** An answer: its arrays are in the result cache under `resultId`. */
export interface InspectSummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
  readonly milliseconds: number;
}

export interface InspectSlice {
  readonly inspectSettings: InspectSettings;
  readonly openFolds: readonly InspectFold[];
  readonly inspect: Readonly<Record<InspectKind, Run<InspectSummary>>>;
  /** The sweep as it comes, and as far as it came when it was cancelled; null before the first. */
  readonly sweepSoFar: {
    readonly key: string;
    readonly points: readonly SweepPoint[];
    readonly complete: boolean;
  } | null;
  readonly setFold: (fold: InspectFold, open: boolean) => void;
  readonly setInspect: (change: Partial<InspectSettings>) => void;
  /** Asks under the page's settings as they stand; a run of the same kind is aborted. */
  readonly askInspect: (kind: InspectKind) => Promise<void>;
  readonly cancelInspect: (kind: InspectKind) => void;
}
