/** What this browser holds for the page, and the way to be rid of it. */
import type { Forgotten, StoredHere } from '../../contract/kept.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';

export interface StoredSlice {
  /** Null until it is requested. */
  readonly here: StoredHere | null;
  readonly error: WireError | null;
  readonly forgetting: boolean;
  /** What was removed in this visit; nothing is kept from then on until the page is reloaded. */
  readonly forgotten: Forgotten | null;
  readonly look: () => Promise<void>;
  /** Removes models, clips, features, settings and allowed addresses; what is open goes on. */
  readonly forgetEverything: () => Promise<void>;
  /** Reloads the page at its bare address, as a first visit would. */
  readonly beginAnew: () => void;
}

export const makeStoredSlice: MakeSlice<StoredSlice> = (
  patch,
  get,
  { engine, settings, guard, tabs, openPage, baseUrl },
) => ({
  here: null,
  error: null,
  forgetting: false,
  forgotten: null,

  look: async () => {
    if (get().worker.status !== 'ready') return;
    try {
      patch({ here: await engine.call('storedHere', {}), error: null });
    } catch (error) {
      patch({ error: toWireError(error) });
    }
  },

  forgetEverything: async () => {
    if (get().stored.forgetting) return;
    patch({ forgetting: true, error: null });
    get().keptModels.cancel();
    get().downloads.cancel();
    get().keptClips.stop();
    await get().train.forget();
    let failure: WireError | null = null;
    try {
      const forgotten = await engine.call('forgetEverything', {});
      tabs.tell({ clipsRemoved: null });
      await guard.forgetAllowances();
      // Set before the settings are cleared, so that nothing writes them again.
      patch({ forgotten });
      get().keptClips.forgetAll();
      settings.clear();
    } catch (error) {
      failure = toWireError(error);
    }
    await Promise.all([get().keptModels.list(), get().downloads.list(), get().stored.look()]);
    patch({ forgetting: false, ...(failure && { error: failure }) });
  },

  beginAnew: () => openPage(new URL('./', baseUrl)),
});
