/** Two models on one clip, as the page asks it. */
import type { MakeSlice } from '../services.ts';
import type { CompareSlice } from '../types/compare.ts';

/** The loaded model beside another, on the clip and the mask that the page shows. */
export const makeCompareSlice: MakeSlice<CompareSlice> = (set, get) => ({
  rival: null,
  compareWith: (rival) => {
    set({ rival });
    void get().ask('comparison');
  },
});
