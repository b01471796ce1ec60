/** The folds under a reconstruction: settings, runs, the sweep as it comes. */
import type { MakeSlice } from '../services.ts';
import type { InspectSlice } from '../types/inspect.ts';
import { DEFAULT_INSPECT } from './inspect-questions.ts';

/** Settings and folds under a reconstruction. */
export const makeInspectSlice: MakeSlice<InspectSlice> = (set) => ({
  inspectSettings: DEFAULT_INSPECT,
  openFolds: [],
  sweepSoFar: null,
  setFold: (fold, open) =>
    set(({ openFolds }) => ({
      openFolds: open
        ? [...openFolds.filter((other) => other !== fold), fold]
        : openFolds.filter((other) => other !== fold),
    })),
  setInspect: (change) =>
    set(({ inspectSettings }) => ({ inspectSettings: { ...inspectSettings, ...change } })),
});
