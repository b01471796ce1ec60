/** The loaded model, the one being loaded, the list of bundled ones. */
import type { ModelSource } from '../../contract/model.ts';
import { toWireError } from '../../core/errors.ts';
import { shownText } from '../../core/text/shown-text.ts';
import type { AppState } from '../app-state.ts';
import { Latest } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { MakeSlice, Services, SetState } from '../services.ts';
import type { ModelRequest, ModelSlice } from '../types/model.ts';
import { parseBundledModels } from './bundled-models.ts';
import { fitFamily } from './fit-family.ts';

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
        const before = familyOf(get());
        set({ model, modelRequest: request, modelLoading: null, standsInFor: null, lossesSeen: [] });
        fitFamily(set, get, before, model.family);
        get().announce(`Model loaded: ${model.name}.`);
        get().refresh();
        if (source.kind === 'kept')
          setTimeout(() => void checkCopy(request, set, get, services), CHECK_AFTER_MS);
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

/** The first figures come before the check of the copy that they are computed from. */
const CHECK_AFTER_MS = 3000;

/**
 * Reads the copy that the model came from whole, in the background: if it is not what was written, the page's own model
 * takes its place, because no figure of such weights means anything.
 */
async function checkCopy(request: ModelRequest, set: SetState, get: () => AppState, { engine }: Services) {
  const { source } = request;
  if (source.kind !== 'kept' || get().modelRequest !== request) return;
  // A copy that is gone meanwhile, or a worker that was restarted, is told of elsewhere.
  const found = await engine.call('checkKept', { id: source.id }).catch(() => null);
  if (found?.isWhole !== false || get().modelRequest !== request) return;
  await get().loadBundledModel();
  const message =
    `Expected the copy of ${shownText(source.fileName, 100)} that this browser keeps as it was written, but its bytes ` +
    'have changed: its figures are withdrawn. Forget it and drop its file again.';
  set({ modelError: { request, name: source.fileName, error: { code: 'storage/damaged', message } } });
  get().announce(message);
  await get().listKept();
}

/** What to call a model before it is there. */
function nameOf(source: ModelSource, { bundledModels }: Pick<AppState, 'bundledModels'>): string {
  if (source.kind === 'file') return shownText(source.file.name);
  if (source.kind === 'url') return shownText(source.url);
  if (source.kind === 'kept') return shownText(source.fileName);
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
