/** How the library is searched, sorted, marked and cleared. */
import { Debounce } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { Clip } from './clip.ts';
import type { ListingOrder, SortKey } from './listing.ts';
import { shownClips } from './listing.ts';

/** For so long a removal can be undone. */
export const UNDO_MS = 20_000;

/** The list of the library: what of it is shown, what is marked, and what was removed last. */
export interface ListingSlice extends ListingOrder {
  /** Whether a click marks a clip and does not choose it. */
  readonly isMarking: boolean;
  /** Ids of the marked clips. */
  readonly marked: ReadonlySet<string>;
  /** Clips that were removed and can be put back. */
  readonly removed: readonly Clip[];
  readonly search: (query: string) => void;
  readonly sortBy: (sort: SortKey, isDescending?: boolean) => void;
  readonly setMarking: (isMarking: boolean) => void;
  /** Marks a clip or clears its mark. @param toHere - the clips between the one marked last and this one as well. */
  readonly mark: (id: string, isMarked: boolean, toHere?: boolean) => void;
  /** Marks the clips that are shown, or none. */
  readonly markAll: (isMarked: boolean) => void;
  /** Removes clips of the user. This can be undone for a while; clips removed before are then lost. */
  readonly remove: (ids: readonly string[]) => void;
  /** Puts back what was removed last. */
  readonly undo: () => void;
  /** Ends the time in which a removal can be undone. */
  readonly settle: () => void;
}

export const makeListingSlice: MakeSlice<ListingSlice> = (patch, get) => {
  const patience = new Debounce();
  let lastMarked: string | null = null;
  /** The clip that was looked at before it was removed. */
  let lookedAt: string | null = null;
  return {
    query: '',
    sort: 'added',
    isDescending: false,
    isMarking: false,
    marked: new Set(),
    removed: [],

    search: (query) => patch({ query }),
    sortBy: (sort, isDescending = false) => patch({ sort, isDescending }),
    setMarking: (isMarking) => {
      lastMarked = null;
      patch({ isMarking, marked: new Set() });
    },

    mark: (id, isMarked, toHere = false) => {
      const shown = shownClips(get()).map((clip) => clip.id);
      const ends = [shown.indexOf(lastMarked ?? id), shown.indexOf(id)].toSorted((a, b) => a - b);
      const [first = -1, last = -1] = ends;
      const meant = toHere && first >= 0 ? shown.slice(first, last + 1) : [id];
      const marked = new Set(get().listing.marked);
      for (const one of meant) {
        if (isMarked) marked.add(one);
        else marked.delete(one);
      }
      lastMarked = id;
      patch({ marked });
    },

    markAll: (isMarked) => patch({ marked: new Set(isMarked ? shownClips(get()).map(({ id }) => id) : []) }),

    remove: (ids) => {
      const { clips, takeOut } = get().library;
      const meant = new Set(ids);
      const own = clips.filter(({ id, origin }) => origin === 'user' && meant.has(id));
      if (own.length === 0) return;
      get().listing.settle();
      lookedAt = get().library.selectedId;
      const removed = takeOut(own.map(({ id }) => id));
      const marked = new Set([...get().listing.marked].filter((id) => !meant.has(id)));
      patch({ removed, marked });
      const what = removed.length === 1 ? (removed[0]?.name ?? '') : `${removed.length} clips`;
      get().shell.announce(`${what} removed. You can undo this for ${UNDO_MS / 1000} seconds.`);
      patience.schedule(() => get().listing.settle(), UNDO_MS);
    },

    undo: () => {
      patience.cancel();
      const { removed } = get().listing;
      if (removed.length === 0) return;
      patch({ removed: [] });
      const { putBack, openQueued, select } = get().library;
      putBack(removed);
      openQueued();
      if (lookedAt !== null && removed.some(({ id }) => id === lookedAt)) select(lookedAt);
      get().shell.announce(removed.length === 1 ? 'The clip is back.' : `${removed.length} clips are back.`);
    },

    settle: () => {
      patience.cancel();
      const { removed } = get().listing;
      if (removed.length === 0) return;
      patch({ removed: [] });
      get().library.release(removed);
    },
  };
};
