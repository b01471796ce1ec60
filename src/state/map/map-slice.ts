/** Layout and selection of the Map view. */
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { MapLayout } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';
import type { MapSlice } from '../types/map.ts';

/** The Map view: how points are laid out, which of them are selected, and how those lie. */
export const makeMapSlice: MakeSlice<MapSlice> = (set, get) => {
  const setLayout = (change: Partial<MapLayout>) => {
    set(({ route }) => ({ route: { ...route, layout: { ...route.layout, ...change } } }));
    get().refresh(CONTROL_PAUSE_MS);
  };
  const exclude = (excludedClipIds: readonly string[]) => {
    set({ excludedClipIds });
    get().refresh();
  };

  return {
    mapSelection: [],
    mapLines: true,
    mapOnlySelected: false,
    mapKind: null,
    setLayout,
    resetLayout: () => setLayout({ ...DEFAULT_ROUTE.layout, method: get().route.layout.method }),
    setMapLines: (mapLines) => set({ mapLines }),
    setMapOnlySelected: (mapOnlySelected) => set({ mapOnlySelected }),
    setMapKind: (mapKind) => set({ mapKind }),
    selectOnMap: (ids) => {
      const mapSelection = [...new Set(ids)];
      set({ mapSelection, ...(mapSelection.length === 0 && { mapOnlySelected: false }) });
      void get().ask('mapSelected', CONTROL_PAUSE_MS);
    },
    compareSelected: () => {
      const chosen = new Set(get().mapSelection);
      exclude(
        get()
          .clips.map(({ id }) => id)
          .filter((id) => !chosen.has(id)),
      );
    },
    compareAll: () => exclude([]),
  };
};
