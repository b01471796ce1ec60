/** State of the clips kept in this browser: restored, copied, removed. */
import type { Progress } from '../../contract/environment.ts';
import type { KeptClips } from '../../contract/kept.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';
import { ClipCopier } from './clip-copier.ts';

/** The status of a clip's copy in this browser. */
export interface ClipCopy {
  /** `removed`: it was kept, until another tab removed it. */
  readonly status: 'waiting' | 'copying' | 'kept' | 'failed' | 'too-large' | 'removed';
  /** What it is kept as; clips of the same bytes share one copy. Null until it is kept. */
  readonly keptId: string | null;
  readonly bytes: number;
}

/** Clips of the user's that are there on the next visit. */
export interface KeptClipsSlice {
  /** Whether clips are kept: the user's switch. */
  readonly on: boolean;
  /** By clip; live recordings and samples have none. */
  readonly copies: ReadonlyMap<string, ClipCopy>;
  /** The copy that runs. */
  readonly progress: Progress | null;
  /** What went wrong last with keeping, listing or removing. */
  readonly error: WireError | null;
  /** Kept clips that can't be used. */
  readonly damaged: KeptClips['damaged'];
  /** Broken-off copies that were removed at the start. */
  readonly removedParts: number;
  /** Begins to look for clips of earlier visits, before the library is ready for them. */
  readonly look: () => void;
  /** Puts the clips of earlier visits back, once a visit. */
  readonly restore: () => Promise<void>;
  /** Keeps a clip that is open, in the background; what can't be or shall not be kept is left. */
  readonly keep: (clipId: string) => void;
  /** Forgets the copy of a clip that leaves the library. */
  readonly forget: (clipId: string) => void;
  readonly forgetDamaged: (id: string) => Promise<void>;
  /** Off removes what is kept; the clips stay open. */
  readonly setOn: (on: boolean) => Promise<void>;
  /** Ends the copy that runs and those that wait. */
  readonly stop: () => void;
  /** What was kept has been removed from this browser. */
  readonly forgetAll: () => void;
}

/** Restores, copies and removes the user's clips in this browser. */
export const makeKeptClipsSlice: MakeSlice<KeptClipsSlice> = (patch, get, services) => {
  const { engine, tabs } = services;
  const copier = new ClipCopier(patch, get, services);
  let restoring: Promise<void> | null = null;
  let listing: Promise<KeptClips> | null = null;
  const list = () => (listing ??= engine.call('keptClips', {}));

  const restore = async () => {
    try {
      const { clips, damaged, removedParts } = await list();
      patch({ damaged, removedParts });
      get()
        .library.addKept(clips)
        .forEach(({ id }, place) => {
          const kept = clips[place];
          if (kept) copier.patch(id, { status: 'kept', keptId: kept.id, bytes: kept.file.size });
        });
    } catch (error) {
      // Without storage, as in a private window, there is nothing to restore. The page shows this when a clip is dropped.
      const wire = toWireError(error);
      restoring = listing = null;
      if (wire.code !== 'storage/unavailable' && wire.code !== 'aborted') patch({ error: wire });
    }
  };

  /** Another tab removed clips. Clips that are open here stay open and are no longer counted as kept. */
  tabs.listen(({ clipsRemoved }) => {
    const removed = clipsRemoved && new Set(clipsRemoved);
    const { copies, damaged } = get().keptClips;
    const { clips } = get().library;
    const gone = [...copies].filter(([, { keptId }]) => keptId !== null && (!removed || removed.has(keptId)));
    const left = new Map(copies);
    for (const [id, copy] of gone) left.set(id, { ...copy, status: 'removed', keptId: null });
    patch({ copies: left, damaged: removed ? damaged.filter(({ id }) => !removed.has(id)) : [] });
    const goneIds = new Set(gone.map(([id]) => id));
    for (const { id, status } of clips) if (status === 'listed' && goneIds.has(id)) get().library.remove(id);
  });

  const remove = async (ids: readonly string[] | null) => {
    try {
      await engine.call('forgetClips', { ids });
      tabs.tell({ clipsRemoved: ids });
    } catch (error) {
      patch({ error: toWireError(error) });
    }
  };

  const forgetAll = () => patch({ copies: new Map(), damaged: [], removedParts: 0, error: null });

  /** Tries again to keep clips that failed, after space became free. A new error is shown again. */
  const tryAgain = () => {
    patch({ error: null });
    for (const [id, { status }] of get().keptClips.copies) if (status === 'failed') get().keptClips.keep(id);
  };

  return {
    on: true,
    copies: new Map(),
    progress: null,
    error: null,
    damaged: [],
    removedParts: 0,

    look: () => {
      // The result is handled when the clips are restored.
      if (get().keptClips.on) list().catch(() => undefined);
    },

    restore: () => (restoring ??= get().keptClips.on ? restore() : Promise.resolve()),

    keep: (clipId) => {
      const clip = get().library.clips.find(({ id }) => id === clipId);
      if (clip && get().keptClips.on && !get().stored.forgotten) copier.add(clip);
    },

    forget: (clipId) => {
      copier.cancel(clipId);
      const others = new Map(get().keptClips.copies);
      const copy = others.get(clipId);
      if (!copy) return;
      others.delete(clipId);
      patch({ copies: others });
      const isShared = [...others.values()].some(({ keptId }) => keptId === copy.keptId);
      if (copy.keptId !== null && !isShared) void remove([copy.keptId]).then(tryAgain);
      else if (copy.status === 'failed') tryAgain();
    },

    forgetDamaged: async (id) => {
      await remove([id]);
      patch(({ damaged }) => ({ damaged: damaged.filter((clip) => clip.id !== id) }));
    },

    setOn: async (on) => {
      patch({ on, error: null });
      if (on) {
        for (const { id, status } of get().library.clips) if (status === 'ready') get().keptClips.keep(id);
        return;
      }
      copier.cancel();
      forgetAll();
      await remove(null);
    },

    stop: () => copier.cancel(),
    forgetAll,
  };
};

/** The number and size of the kept clips. Clips with the same bytes count once. */
export function keptTotal(copies: readonly ClipCopy[]): { readonly count: number; readonly bytes: number } {
  const sizes = new Map(copies.flatMap(({ keptId, bytes }) => (keptId === null ? [] : [[keptId, bytes]])));
  return { count: sizes.size, bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0) };
}
