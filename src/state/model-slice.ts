import { toWireError } from '../core/errors.ts';
import type { ModelSource } from '../engine/contract/model.ts';
import type { AppState } from './app-state.ts';
import type { ModelSlice } from './types/model.ts';
import { parseBundledModels } from './bundled-models.ts';
import { Latest } from './latest.ts';
import type { MakeSlice, Services, SetState } from './services.ts';

/** The model in the worker, which a new one replaces only once it stands; and the list of those to choose from. */
export const makeModelSlice: MakeSlice<ModelSlice> = (set, get, services) => {
  const { engine, baseUrl } = services;
  const latest = new Latest();
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return {
    model: null,
    modelRequest: null,
    modelLoading: null,
    modelError: null,
    standsInFor: null,
    bundledModels: [],
    bundledError: null,

    loadModel: async (source, settings = {}) => {
      const signal = latest.begin();
      const request = { source, settings };
      const name = nameOf(source, get());
      set({ modelLoading: { request, name, progress: null }, modelError: null });
      try {
        const model = await engine.call(
          'loadModel',
          { source, ...settings },
          {
            signal,
            onProgress: (progress) => {
              if (!signal.aborted) set({ modelLoading: { request, name, progress } });
            },
          },
        );
        if (signal.aborted) return;
        set({ model, modelRequest: request, modelLoading: null, standsInFor: null, lossesSeen: [] });
        get().announce(`Model loaded: ${model.name}.`);
        get().refresh();
      } catch (error) {
        const wire = toWireError(error);
        if (signal.aborted) return;
        const aborted = wire.code === 'aborted';
        set({ modelLoading: null, modelError: aborted ? null : { request, name, error: wire } });
        if (!aborted) get().announce(`Not loaded: ${name}. ${wire.message}`);
      }
    },

    loadBundledModel: (modelId) =>
      get().loadModel({ kind: 'bundled', manifestUrl, ...(modelId !== undefined && { modelId }) }),

    loadShelf: makeShelf(manifestUrl, set, services),

    setModelSettings: async (settings) => {
      const { modelRequest, loadModel } = get();
      if (!modelRequest) return;
      const { source } = modelRequest;
      const all = { ...modelRequest.settings, ...settings };
      await loadModel(source, all);
      // Only once it loads under them: the next visit begins with the settings that are noted.
      if (source.kind === 'kept' && get().modelRequest?.settings === all)
        await get().noteSettings(source.id, all);
    },

    cancelModel: () => {
      latest.cancel();
      set({ modelLoading: null });
    },

    dismissModelError: () => set({ modelError: null }),
  };
};

/** What to call a model before it is there. */
function nameOf(source: ModelSource, { bundledModels }: Pick<AppState, 'bundledModels'>): string {
  if (source.kind === 'file') return source.file.name;
  if (source.kind === 'url') return source.url;
  if (source.kind === 'kept') return source.fileName;
  const { modelId } = source;
  if (modelId === undefined) return 'the bundled model';
  return bundledModels.find(({ id }) => id === modelId)?.name ?? modelId;
}

/** Reads the manifest on the first call; later ones get the same promise, unless it came to nothing. */
function makeShelf(manifestUrl: string, set: SetState, { fetchJson }: Services): () => Promise<void> {
  let reading: Promise<void> | null = null;
  const read = async () => {
    try {
      set({ bundledModels: parseBundledModels(await fetchJson(manifestUrl)), bundledError: null });
    } catch (error) {
      reading = null;
      set({ bundledError: `The bundled models could not be listed: ${toWireError(error).message}` });
    }
  };
  return () => (reading ??= read());
}
