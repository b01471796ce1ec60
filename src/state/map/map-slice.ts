/** The layout of the map, its selection, and what it shows. */
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { MapLayout } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

export interface MapSlice {
  readonly layout: MapLayout;
  /** Items by their entries' ids, in the order they were chosen. */
  readonly selection: readonly string[];
  readonly lines: boolean;
  readonly onlySelected: boolean;
  /** The kind that stands out; null for none. */
  readonly kind: string | null;
  readonly setLayout: (change: Partial<MapLayout>) => void;
  readonly resetLayout: () => void;
  readonly setLines: (on: boolean) => void;
  readonly setOnlySelected: (on: boolean) => void;
  readonly setKind: (kind: string | null) => void;
  readonly select: (ids: readonly string[]) => void;
}

export const makeMapSlice: MakeSlice<MapSlice> = (patch, get) => {
  const setLayout = (change: Partial<MapLayout>) => {
    patch(({ layout }) => ({ layout: { ...layout, ...change } }));
    get().runs.refresh(CONTROL_PAUSE_MS);
  };
  return {
    ...DEFAULT_ROUTE.map,
    selection: [],
    lines: true,
    onlySelected: false,
    kind: null,
    setLayout,
    resetLayout: () => setLayout({ ...DEFAULT_ROUTE.map.layout, method: get().map.layout.method }),
    setLines: (lines) => patch({ lines }),
    setOnlySelected: (onlySelected) => patch({ onlySelected }),
    setKind: (kind) => patch({ kind }),
    select: (ids) => {
      const selection = [...new Set(ids)];
      patch({ selection, ...(selection.length === 0 && { onlySelected: false }) });
      void get().runs.ask('mapSelected', CONTROL_PAUSE_MS);
    },
  };
};
