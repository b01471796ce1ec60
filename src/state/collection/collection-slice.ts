/** The opened collection, its query and filter, and the folder that its clips are in. */
import type { CollectionFilter, CollectionSource } from '../../contract/collection.ts';
import type { Modality } from '../../core/geometry.ts';
import { otherModality } from '../../core/geometry.ts';
import type { GivenFile } from '../library/files.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import { isPlaying } from '../selectors.ts';
import type { MakeSlice } from '../services.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';
import type { MediaFolder } from './media-folder.ts';
import { mediaFolder } from './media-folder.ts';

/** The source of the query: the selected clip, or a row of the collection. */
export type AskedBy = 'clip' | 'row';

export interface CollectionSlice {
  /** What was opened last, and a name for this choice; null for nothing. */
  readonly source: { readonly id: string; readonly from: CollectionSource } | null;
  /** The URL in a link to this view, of the collection that is read from there or will be; null for none. */
  readonly address: string | null;
  readonly by: AskedBy;
  /** The row that is the query, if one is. */
  readonly row: number | null;
  /** The modality of the query, and the modality that is compared with it. */
  readonly modality: Modality;
  readonly target: Modality;
  /** The part of the clip's audio that is the query, in seconds; null for all of it. */
  readonly span: readonly [number, number] | null;
  readonly filter: CollectionFilter;
  /** Seconds from one window of a long file to the next. */
  readonly hopSeconds: number;
  /** Where the clips of the rows are; null until the user has chosen a folder. */
  readonly media: MediaFolder | null;
  readonly open: (from: CollectionSource) => void;
  /** Names the address of a collection that can't be read yet. */
  readonly setAddress: (address: string) => void;
  /** Resets the query and the filter for another collection. */
  readonly opened: () => void;
  readonly close: () => void;
  readonly askBy: (by: AskedBy) => void;
  /** Makes a row the query, by the modality that it has, if it lacks the chosen one. */
  readonly askWithRow: (row: number, has: Readonly<Record<Modality, boolean>>) => void;
  readonly setModality: (modality: Modality) => void;
  readonly setTarget: (target: Modality) => void;
  readonly setSpan: (span: readonly [number, number] | null) => void;
  readonly setHop: (hopSeconds: number) => void;
  /** Embeds the windows of the chosen clip's whole file. */
  readonly openFile: () => void;
  /** Moves the window of a file's clip, chooses it and plays it. */
  readonly showWindow: (seconds: number) => Promise<void>;
  readonly setFilter: (change: Partial<CollectionFilter>) => void;
  readonly chooseMedia: (files: readonly GivenFile[]) => void;
  /** Clips that were opened for rows: a row's path to a clip's id. */
  readonly clipIds: Readonly<Record<string, string>>;
  /** Opens the file of a row in the library and plays it; the chosen clip stays the same. */
  readonly openClip: (path: string) => Promise<void>;
  /** Forgets what the ended worker had read; the files are read again when the view needs them. */
  readonly workerGone: () => void;
}

const NO_FILTER: CollectionFilter = { text: '', label: null };
const RUNS = ['collection', 'collectionSearch', 'collectionRows'] as const;

export const makeCollectionSlice: MakeSlice<CollectionSlice> = (patch, get, services) => {
  let choices = 0;
  const change = (part: Partial<CollectionSlice>) => {
    patch(part);
    get().runs.refresh(CONTROL_PAUSE_MS);
  };
  const forget = () => {
    for (const kind of RUNS) get().runs.clear(kind);
  };
  return {
    source: null,
    ...DEFAULT_ROUTE.collection,
    by: 'clip',
    row: null,
    modality: 'audio',
    target: 'visual',
    span: null,
    filter: NO_FILTER,
    hopSeconds: 5,
    media: null,
    open: (from) => {
      // The one that is open stays until the new one is read.
      patch({
        source: { id: `collection ${(choices += 1)}`, from },
        address: from.kind === 'link' ? from.address : null,
      });
      get().runs.refresh();
    },
    setAddress: (address) => patch({ address }),
    opened: () => {
      const { row, by } = get().collection;
      patch({ row: null, filter: NO_FILTER, by: by === 'row' && row !== null ? 'clip' : by });
    },
    close: () => {
      const collectionId = get().runs.collection.summary?.collection.id;
      if (collectionId !== undefined)
        void services.engine.call('closeCollection', { collectionId }).catch(() => undefined);
      forget();
      patch({ source: null, address: null, by: 'clip', row: null, filter: NO_FILTER });
    },
    askBy: (by) => change({ by }),
    askWithRow: (row, has) => {
      const { modality } = get().collection;
      change({ by: 'row', row, modality: has[modality] ? modality : otherModality(modality) });
    },
    setModality: (modality) => change({ modality, target: otherModality(modality) }),
    setTarget: (target) => change({ target }),
    setSpan: (span) => change({ span }),
    setHop: (hopSeconds) => patch({ hopSeconds }),
    openFile: () => {
      const { selectedId } = get().library;
      const { hopSeconds, open } = get().collection;
      if (selectedId !== null) open({ kind: 'windows', clipId: selectedId, hopSeconds });
    },
    showWindow: async (seconds) => {
      const clipId = get().runs.collection.summary?.collection.file?.clipId;
      const clip = get().library.clips.find(({ id }) => id === clipId);
      if (!clip) return;
      await get().library.moveWindow(clip.id, seconds);
      if (!isPlaying(get(), clip.id)) get().player.audition(clip.id);
    },
    setFilter: (part) => change({ filter: { ...get().collection.filter, ...part } }),
    chooseMedia: (files) => patch({ media: mediaFolder(files), clipIds: {} }),
    clipIds: {},
    openClip: async (path) => {
      const given = get().collection.media?.find(path) ?? null;
      if (!given) return;
      const { clips, selectedId } = get().library;
      const before = new Set(clips.map(({ id }) => id));
      get().library.addFiles([given]);
      const added = get().library.clips.find(({ id }) => !before.has(id));
      if (!added) return;
      patch(({ clipIds }) => ({ clipIds: { ...clipIds, [path]: added.id } }));
      if (selectedId !== null) get().library.select(selectedId);
      await get().library.opened(added.id);
      get().player.audition(added.id);
    },
    workerGone: forget,
  };
};
