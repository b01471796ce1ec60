/** The layout of the map, its selection, what it shows, and vectors that the user brings. */
import type { CollectionFilter } from '../../contract/collection.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { MapColour, MapLayout } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

/** Vectors that the user brought, shown in place of the gallery: files, or rows of the open collection. */
export interface OwnVectors {
  /** Names this choice. */
  readonly id: string;
  readonly from:
    | { readonly kind: 'files'; readonly files: readonly File[] }
    | { readonly kind: 'collection'; readonly collectionId: string; readonly filter: CollectionFilter };
}

export interface MapSlice {
  readonly layout: MapLayout;
  readonly colour: MapColour;
  /** Items by their entries' ids, in the order they were chosen. */
  readonly selection: readonly string[];
  /** Whether lines join all pairs; null where the number of pairs decides. */
  readonly lines: boolean | null;
  readonly onlySelected: boolean;
  /** The highlighted kind or label; null for none. */
  readonly kind: string | null;
  /** The item whose nearest neighbours are listed, by its entry's id; null for none. */
  readonly focus: string | null;
  readonly vectors: OwnVectors | null;
  readonly setLayout: (change: Partial<MapLayout>) => void;
  readonly resetLayout: () => void;
  readonly setColour: (colour: MapColour) => void;
  readonly setLines: (on: boolean) => void;
  readonly setOnlySelected: (on: boolean) => void;
  readonly setKind: (kind: string | null) => void;
  readonly setFocus: (id: string | null) => void;
  readonly select: (ids: readonly string[]) => void;
  readonly bringVectors: (files: readonly File[]) => void;
  /** Shows rows of the open collection in place of the gallery. */
  readonly showCollection: (collectionId: string, filter: CollectionFilter) => void;
  readonly dropVectors: () => void;
}

export const makeMapSlice: MakeSlice<MapSlice> = (patch, get) => {
  let choices = 0;
  const nextId = () => `vectors ${(choices += 1)}`;
  const setLayout = (change: Partial<MapLayout>) => {
    patch(({ layout }) => ({ layout: { ...layout, ...change } }));
    get().runs.refresh(CONTROL_PAUSE_MS);
  };
  const setVectors = (vectors: OwnVectors | null) => {
    patch({ vectors, kind: null });
    get().runs.refresh();
  };
  return {
    ...DEFAULT_ROUTE.map,
    selection: [],
    lines: null,
    onlySelected: false,
    kind: null,
    focus: null,
    vectors: null,
    setLayout,
    resetLayout: () => setLayout({ ...DEFAULT_ROUTE.map.layout, method: get().map.layout.method }),
    setColour: (colour) => patch({ colour, kind: null }),
    setLines: (lines) => patch({ lines }),
    setOnlySelected: (onlySelected) => patch({ onlySelected }),
    setKind: (kind) => patch({ kind }),
    setFocus: (focus) => {
      patch({ focus });
      void get().runs.ask('mapNearest');
    },
    select: (ids) => {
      const selection = [...new Set(ids)];
      patch({ selection, ...(selection.length === 0 && { onlySelected: false }) });
      void get().runs.ask('mapSelected', CONTROL_PAUSE_MS);
    },
    bringVectors: (files) => setVectors({ id: nextId(), from: { kind: 'files', files } }),
    showCollection: (collectionId, filter) =>
      setVectors({ id: nextId(), from: { kind: 'collection', collectionId, filter } }),
    dropVectors: () => setVectors(null),
  };
};
