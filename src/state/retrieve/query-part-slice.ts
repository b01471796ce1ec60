/** Queries by a part or a still picture, newest first. */
import type { ModelFamily } from '../../core/family.ts';
import { CAV_MAE } from '../../core/family.ts';
import { wholeBox } from '../../core/masks/patch-box.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { QueryPartSlice } from '../types/query-part.ts';
import { partQuestion, queryGallery } from './query-questions.ts';

/** All of both senses of a family's input. */
export function wholeBoxes({ audio, visual }: ModelFamily): QueryPartSlice['queryBoxes'] {
  return { audio: wholeBox(audio.grid), visual: wholeBox(visual.grid) };
}

/** Queries by a part of a clip and by a still picture: one answer at a time, the newest question wins. */
export const makeQueryPartSlice: MakeSlice<QueryPartSlice> = (set, get, services) => {
  let images = 0;
  return {
    queryBoxes: wholeBoxes(CAV_MAE),
    queryImage: null,

    canQuery: (by) => (by === 'part' ? partQuestion : queryGallery)(get(), services.baseUrl) !== null,

    setQueryBox: (sense, box) => {
      set(({ queryBoxes }) => ({ queryBoxes: { ...queryBoxes, [sense]: box }, queryImage: null }));
      // Whatever runs is about a part that is gone.
      get().supersede('queryPart');
      void get().ask('queryPart', CONTROL_PAUSE_MS);
    },

    askQueryPart: () => {
      set({ queryImage: null });
      void get().ask('queryPart');
    },

    askQueryImage: (file) => {
      if (!queryGallery(get(), services.baseUrl)) return;
      set({ queryImage: { file, nth: (images += 1) } });
      void get().ask('queryPart');
    },

    clearQueryPart: () => {
      set({ queryImage: null });
      get().clear('queryPart');
    },
  };
};
