/** Clips kept in this browser: brought back, copied in, removed. */
import type { KeptClips } from '../../contract/kept.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';
import type { ClipCopy, KeptClipsSlice } from '../types/kept-clips.ts';
import { ClipCopier } from './clip-copier.ts';

/** Clips of the user's in this browser: brought back, copied in, removed. */
export const makeKeptClipsSlice: MakeSlice<KeptClipsSlice> = (set, get, services) => {
  const { engine, tabs } = services;
  const copier = new ClipCopier(set, get, services);
  let restoring: Promise<void> | null = null;
  let listing: Promise<KeptClips> | null = null;
  const list = () => (listing ??= engine.call('keptClips', {}));

  const restore = async () => {
    try {
      const { clips, damaged, removedParts } = await list();
      set({ damagedClips: damaged, removedClipParts: removedParts });
      get()
        .addKept(clips)
        .forEach(({ id }, place) => {
          const kept = clips[place];
          if (kept) copier.patch(id, { status: 'kept', keptId: kept.id, bytes: kept.file.size });
        });
    } catch (error) {
      // Without a store, as in a private window, there is nothing to bring back: it is said when a clip is dropped.
      const wire = toWireError(error);
      restoring = listing = null;
      if (wire.code !== 'storage/unavailable' && wire.code !== 'aborted') set({ keptClipsError: wire });
    }
  };

  /** Another tab has removed some: what is open here stays open, and is no longer counted. */
  tabs.listen(({ clipsRemoved }) => {
    const removed = clipsRemoved && new Set(clipsRemoved);
    const { clipCopies, clips, damagedClips } = get();
    const gone = [...clipCopies].filter(
      ([, { keptId }]) => keptId !== null && (!removed || removed.has(keptId)),
    );
    const left = new Map(clipCopies);
    for (const [id, copy] of gone) left.set(id, { ...copy, status: 'removed', keptId: null });
    set({
      clipCopies: left,
      damagedClips: removed ? damagedClips.filter(({ id }) => !removed.has(id)) : [],
    });
    const goneIds = new Set(gone.map(([id]) => id));
    for (const { id, status } of clips) if (status === 'listed' && goneIds.has(id)) get().removeClip(id);
  });

  const remove = async (ids: readonly string[] | null) => {
    try {
      await engine.call('forgetClips', { ids });
      tabs.tell({ clipsRemoved: ids });
    } catch (error) {
      set({ keptClipsError: toWireError(error) });
    }
  };

  /** Keeps what could not be kept, now that there is more room; what is wrong still is said again. */
  const tryAgain = () => {
    set({ keptClipsError: null });
    for (const [id, { status }] of get().clipCopies) if (status === 'failed') get().keepClip(id);
  };

  return {
    keepClips: true,
    clipCopies: new Map(),
    clipCopyProgress: null,
    keptClipsError: null,
    damagedClips: [],
    removedClipParts: 0,

    lookForClips: () => {
      // What it comes to is told where the clips are put back.
      if (get().keepClips) list().catch(() => undefined);
    },

    restoreClips: () => (restoring ??= get().keepClips ? restore() : Promise.resolve()),

    keepClip: (clipId) => {
      const clip = get().clips.find(({ id }) => id === clipId);
      if (clip && get().keepClips && !get().forgotten) copier.add(clip);
    },

    forgetClipCopy: (clipId) => {
      copier.cancel(clipId);
      const others = new Map(get().clipCopies);
      const copy = others.get(clipId);
      if (!copy) return;
      others.delete(clipId);
      set({ clipCopies: others });
      const isShared = [...others.values()].some(({ keptId }) => keptId === copy.keptId);
      if (copy.keptId !== null && !isShared) void remove([copy.keptId]).then(tryAgain);
      else if (copy.status === 'failed') tryAgain();
    },

    forgetDamagedClip: async (id) => {
      await remove([id]);
      set(({ damagedClips }) => ({ damagedClips: damagedClips.filter((clip) => clip.id !== id) }));
    },

    setKeepClips: async (on) => {
      set({ keepClips: on, keptClipsError: null });
      if (on) {
        for (const { id, status } of get().clips) if (status === 'ready') get().keepClip(id);
        return;
      }
      copier.cancel();
      set({ clipCopies: new Map(), damagedClips: [], removedClipParts: 0 });
      await remove(null);
    },

    stopKeepingClips: () => copier.cancel(),
  };
};

/** What the kept clips come to; clips of the same bytes are one. */
export function keptTotal(copies: readonly ClipCopy[]): { readonly count: number; readonly bytes: number } {
  const sizes = new Map(copies.flatMap(({ keptId, bytes }) => (keptId === null ? [] : [[keptId, bytes]])));
  return { count: sizes.size, bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) };
}
