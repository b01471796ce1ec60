import type { Projection } from '../engine/contract/map.ts';
import type { MapSlice, MapSummary, SelectionSummary } from './types/map.ts';
import { galleryQuestion } from './gallery-source.ts';
import { CONTROL_PAUSE_MS, Debounce } from './latest.ts';
import { DEFAULT_COMPARING } from './route-comparing.ts';
import type { MapLayout } from './route-comparing.ts';
import { Runner } from './runner.ts';
import type { GetState, MakeSlice, Services } from './services.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** The Map view: how points are laid out, which of them are selected, and how those lie. */
export const makeMapSlice: MakeSlice<MapSlice> = (set, get, services) => {
  const layout = new Runner<MapSummary>('map', set, get, services);
  const selected = new Runner<SelectionSummary>('mapSelected', set, get, services);
  const pause = new Debounce();

  const setLayout = (change: Partial<MapLayout>) => {
    set(({ route }) => ({
      route: {
        ...route,
        comparing: { ...route.comparing, layout: { ...route.comparing.layout, ...change } },
      },
    }));
    get().refresh(CONTROL_PAUSE_MS);
  };
  const exclude = (excludedClipIds: readonly string[]) => {
    set({ excludedClipIds });
    get().refresh();
  };

  return {
    map: idle,
    mapSelected: idle,
    mapSelection: [],
    mapLines: true,
    mapOnlySelected: false,
    mapKind: null,
    setLayout,
    resetLayout: () =>
      setLayout({ ...DEFAULT_COMPARING.layout, method: get().route.comparing.layout.method }),
    setMapLines: (mapLines) => set({ mapLines }),
    setMapOnlySelected: (mapOnlySelected) => set({ mapOnlySelected }),
    setMapKind: (mapKind) => set({ mapKind }),
    selectOnMap: (ids) => {
      const mapSelection = [...new Set(ids)];
      set({ mapSelection, ...(mapSelection.length === 0 && { mapOnlySelected: false }) });
      pause.schedule(() => askSelected(selected, get, services), CONTROL_PAUSE_MS);
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
    askMap: () => askLayout(layout, get, services),
    cancelMap: () => layout.cancel(),
    retryMap: () => {
      layout.forget();
      get().askMap();
    },
  };
};

/** What of the settings the layout depends on. */
function projectionOf({ method, ...umap }: MapLayout): Projection {
  return method === 'pca' ? { method } : { method, ...umap };
}

function askLayout(runner: Runner<MapSummary>, get: GetState, { engine, results, baseUrl }: Services): void {
  const question = galleryQuestion(get(), baseUrl, 'one');
  if (!question) return;
  const projection = projectionOf(get().route.comparing.layout);
  const key = JSON.stringify([question.key, projection]);
  void runner.ask(
    key,
    async (signal, onProgress) => {
      const params = { source: question.source, projection };
      const result = await engine.call('projectGallery', params, { signal, onProgress });
      const { entries, milliseconds } = result;
      return { key, resultId: results.put('map', result), items: entries.length, milliseconds };
    },
    ({ resultId }) => {
      const entries = results.get('map', resultId)?.entries ?? [];
      const there = new Set(entries.map(({ id }) => id));
      get().selectOnMap(get().mapSelection.filter((id) => there.has(id)));
      get().announce(
        `Map ready: ${entries.length} items by ${projection.method === 'pca' ? 'PCA' : 'UMAP'}.`,
      );
    },
  );
}

function askSelected(runner: Runner<SelectionSummary>, get: GetState, { engine, baseUrl }: Services): void {
  const items = get().mapSelection;
  const question = galleryQuestion(get(), baseUrl, 'one');
  if (!question || items.length === 0) {
    runner.cancel();
    return;
  }
  const key = JSON.stringify([question.key, items]);
  void runner.ask(
    key,
    async (signal) => {
      const figures = await engine.call('spaceFigures', { source: question.source, items }, { signal });
      return { key, resultId: '', figures };
    },
    () => undefined,
  );
}
