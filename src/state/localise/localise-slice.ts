/** Maps, attribution, box, accuracy; latest wins. */
import { Latest } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { MakeSlice } from '../services.ts';
import type { LocaliseSlice } from '../types/localise.ts';
import { DEFAULT_LOCALISE } from './localise-questions.ts';

/** Where the sound is: how maps are made, and a box against them. */
export const makeLocaliseSlice: MakeSlice<LocaliseSlice> = (set, get, { engine }) => {
  const scoring = new Latest();
  return {
    localiseSettings: DEFAULT_LOCALISE,
    drawnBox: null,
    boxScore: null,
    knownBoxes: new Map(),
    setLocalise: (change) => {
      set(({ localiseSettings }) => ({ localiseSettings: { ...localiseSettings, ...change } }));
      get().refresh();
    },
    setBox: (box) => {
      const clipId = get().selectedClipId;
      set({ drawnBox: box && clipId !== null ? { clipId, box } : null });
    },
    askBoxScore: async (values, box) => {
      const signal = scoring.begin();
      if (!box) {
        set({ boxScore: null });
        return;
      }
      const { topShare } = get().localiseSettings;
      const asked = { values: values.slice(), grid: familyOf(get()).visual.grid, box, topShare };
      // The worker may be busy with a pass; what it says of an older question is dropped.
      const score = await engine.call('scoreBox', asked, { signal }).catch(() => null);
      if (!signal.aborted) set({ boxScore: score });
    },
  };
};
