/** The four ways at one length and over many. */
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { ShortClipSlice } from '../types/short-clip.ts';

/** How short the clip is that four ways make the model's input. */
export const makeShortClipSlice: MakeSlice<ShortClipSlice> = (set, get) => ({
  shortSettings: null,
  shortCurveSoFar: null,
  setShort: (shortSettings) => {
    set({ shortSettings });
    // What runs is about a length that is gone.
    const { status, summary } = get().runs.shortClip;
    const wanted = status === 'running' || summary !== null;
    get().supersede('shortClip');
    if (wanted) void get().ask('shortClip', CONTROL_PAUSE_MS);
  },
});
