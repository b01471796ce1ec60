/** What this browser holds, and forgetting all of it. */
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';
import type { StoredSlice } from '../types/stored.ts';

/** What this browser holds for the page: counted, and removed altogether. */
export const makeStoredSlice: MakeSlice<StoredSlice> = (
  set,
  get,
  { engine, settings, guard, tabs, openPage, baseUrl },
) => ({
  stored: null,
  storedError: null,
  forgetting: false,
  forgotten: null,

  lookAtStored: async () => {
    if (get().environmentStatus !== 'ready') return;
    try {
      set({ stored: await engine.call('storedHere', {}), storedError: null });
    } catch (error) {
      set({ storedError: toWireError(error) });
    }
  },

  forgetEverything: async () => {
    if (get().forgetting) return;
    set({ forgetting: true, storedError: null });
    get().cancelKeeping();
    get().stopKeepingClips();
    let failure: WireError | null = null;
    try {
      const forgotten = await engine.call('forgetEverything', {});
      tabs.tell({ clipsRemoved: null });
      await guard.forgetAllowances();
      // Before the settings are cleared: from here on nothing writes them.
      set({ forgotten, clipCopies: new Map(), damagedClips: [], removedClipParts: 0, keptClipsError: null });
      settings.clear();
    } catch (error) {
      failure = toWireError(error);
    }
    await Promise.all([get().listKept(), get().lookAtStored()]);
    set({ forgetting: false, ...(failure && { storedError: failure }) });
  },

  beginAnew: () => openPage(new URL('./', baseUrl)),
});
