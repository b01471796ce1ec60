/** Folds under a reconstruction. */
import type { SweepPoint, SweepVary } from '../../contract/inspect.ts';
import type { Answered } from '../run/run.ts';

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
export interface InspectSummary extends Answered {
  readonly clipId: string;
  readonly milliseconds: number;
}

export interface InspectSlice {
  readonly inspectSettings: InspectSettings;
  readonly openFolds: readonly InspectFold[];
  /** The sweep as it comes, and as far as it came when it was cancelled; null before the first. */
  readonly sweepSoFar: {
    readonly key: string;
    readonly points: readonly SweepPoint[];
    readonly complete: boolean;
  } | null;
  readonly setFold: (fold: InspectFold, open: boolean) => void;
  readonly setInspect: (change: Partial<InspectSettings>) => void;
}
