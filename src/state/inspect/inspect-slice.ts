/** The folds under a reconstruction: their settings, and the sweep as it comes. */
import type { SweepPoint, SweepVary } from '../../contract/inspect.ts';
import type { MakeSlice } from '../services.ts';

export type InspectFold = 'errors' | 'hiding' | 'senses';

export interface InspectSettings {
  /** Ratios from 0.05 to 0.95, evenly spaced. */
  readonly sweepRatios: number;
  /** How many masks are drawn at each ratio. */
  readonly sweepSeeds: number;
  readonly sweepVary: SweepVary;
  readonly predictabilityMasks: number;
  readonly gainMasks: number;
  /** The other clip of the comparison; null for the next one in the library. */
  readonly gainOther: string | null;
}

export interface InspectSlice {
  readonly settings: InspectSettings;
  readonly openFolds: readonly InspectFold[];
  /** The points of the sweep so far, also after it was cancelled; null before the first. */
  readonly sweepSoFar: {
    readonly key: string;
    readonly points: readonly SweepPoint[];
    readonly complete: boolean;
  } | null;
  readonly setFold: (fold: InspectFold, open: boolean) => void;
  readonly set: (change: Partial<InspectSettings>) => void;
  readonly showSweep: (soFar: InspectSlice['sweepSoFar']) => void;
}

export const DEFAULT_INSPECT: InspectSettings = {
  sweepRatios: 7,
  sweepSeeds: 3,
  sweepVary: 'both',
  predictabilityMasks: 8,
  gainMasks: 6,
  gainOther: null,
};

export const makeInspectSlice: MakeSlice<InspectSlice> = (patch) => ({
  settings: DEFAULT_INSPECT,
  openFolds: [],
  sweepSoFar: null,
  setFold: (fold, open) =>
    patch(({ openFolds }) => ({
      openFolds: [...openFolds.filter((other) => other !== fold), ...(open ? [fold] : [])],
    })),
  set: (change) => patch(({ settings }) => ({ settings: { ...settings, ...change } })),
  showSweep: (sweepSoFar) => patch({ sweepSoFar }),
});
