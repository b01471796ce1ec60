/** State of the loaded model, the model being loaded, and the list of bundled models. */
import type { Progress } from '../../contract/environment.ts';
import type { KeptEntry, LastModel } from '../../contract/kept.ts';
import type { ModelSource, ModelSummary } from '../../contract/model.ts';
import type { ErrorCode, WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { Latest } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { GetState, MakeSlice, Patch, Services } from '../services.ts';
import { parseSettings } from '../shell/settings-store.ts';
import type { BundledEntry } from './bundled-models.ts';
import { parseBundledModels } from './bundled-models.ts';
import { fitFamily } from './fit-family.ts';

/** Settings that a checkpoint may need, and that override its own. */
export interface ModelSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
  /** Which model to take, where the file holds several. */
  readonly place?: string | undefined;
  readonly prefix?: string | undefined;
}

export interface ModelRequest {
  readonly source: ModelSource;
  readonly settings: ModelSettings;
}

/** A model that ships, by its id, or one that is kept in this browser. */
export type OtherModel = { readonly bundledId: string } | { readonly kept: KeptEntry };

/** Masked losses of one clip under the default mask and this model, for comparison with the samples. */
export interface LossSeen {
  readonly clipId: string;
  /** What the clip's own counted then: a moved window is another clip. */
  readonly revision: number;
  readonly audio: number | null;
  readonly visual: number | null;
}

/** The loaded model, and the one being loaded beside it; a failure leaves the loaded one in place. */
export interface ModelsSlice {
  readonly loaded: ModelSummary | null;
  readonly request: ModelRequest | null;
  /** `name` here and below is what was requested: a file's name, or a bundled model's. */
  readonly loading: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly progress: Progress | null;
  } | null;
  readonly error: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly error: WireError;
  } | null;
  /** The model that could not be loaded at the start, while the bundled model replaces it; otherwise null. */
  readonly standsInFor: LastModel | null;
  /** What the manifest of bundled models lists; empty until {@link ModelsSlice.loadShelf} has read it. */
  readonly bundled: readonly BundledEntry[];
  readonly bundledError: string | null;
  /** What the loaded model was seen to lose on clips. */
  readonly losses: readonly LossSeen[];
  /** The model that the loaded one was compared with last; null before the first. */
  readonly other: OtherModel | null;
  readonly load: (source: ModelSource, settings?: ModelSettings) => Promise<void>;
  /** Loads a bundled model by its id; without one, the first of the manifest. */
  readonly loadBundled: (modelId?: string) => Promise<void>;
  /** Loads the model that was used last. If that fails, loads the bundled model and keeps the error on the page. */
  readonly loadLast: () => Promise<void>;
  /** Reads the manifest once, however often it is called; after a failure it tries again. */
  readonly loadShelf: () => Promise<void>;
  /** Loads the current model again under other settings. */
  readonly setSettings: (settings: ModelSettings) => Promise<void>;
  readonly cancel: () => void;
  readonly dismissError: () => void;
  /** The worker that held the model has ended. */
  readonly unload: () => void;
  /** Notes what was found out about the loaded model, such as its file's hash; another model's is ignored. */
  readonly learn: (id: string, facts: Partial<ModelSummary>) => void;
  /** Notes where the loaded model comes from now. */
  readonly setRequest: (request: ModelRequest) => void;
  readonly noteLoss: (loss: LossSeen) => void;
  /** Compares with another model on the selected clip under the page's mask. */
  readonly compareWith: (other: OtherModel) => void;
}

/** The check of the copy waits this long, so that the first results come first. */
const CHECK_AFTER_MS = 3000;

/** A model that failed so is not there on the next visit either. */
const GONE: readonly ErrorCode[] = ['not-found', 'storage/damaged'];

/** The model in the worker, which a new model replaces only after it has loaded, and the list of bundled models. */
export const makeModelsSlice: MakeSlice<ModelsSlice> = (patch, get, services) => {
  const { engine, baseUrl } = services;
  const latest = new Latest();
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return {
    loaded: null,
    request: null,
    loading: null,
    error: null,
    standsInFor: null,
    bundled: [],
    bundledError: null,
    losses: [],
    other: null,

    load: async (source, settings = {}) => {
      const signal = latest.begin();
      const request = { source, settings };
      const name = nameOf(source, get().models.bundled);
      patch({ loading: { request, name, progress: null }, error: null });
      try {
        const onProgress = (progress: Progress) => {
          if (!signal.aborted) patch({ loading: { request, name, progress } });
        };
        const loaded = await engine.call('loadModel', { source, ...settings }, { signal, onProgress });
        if (signal.aborted) return;
        const before = familyOf(get());
        patch({ loaded, request, loading: null, standsInFor: null, losses: [] });
        fitFamily(get(), before, loaded.family);
        get().shell.announce(`Model loaded: ${loaded.name}.`);
        get().runs.refresh();
        await noteNeeded(get, request);
        if (source.kind === 'kept')
          setTimeout(() => void checkCopy(request, patch, get, services), CHECK_AFTER_MS);
      } catch (error) {
        const wire = toWireError(error);
        if (signal.aborted) return;
        const aborted = wire.code === 'aborted';
        patch({ loading: null, error: aborted ? null : { request, name, error: wire } });
        if (!aborted) get().shell.announce(`Not loaded: ${name}. ${wire.message}`);
      }
    },

    loadBundled: (modelId) =>
      get().models.load({ kind: 'bundled', manifestUrl, ...(modelId !== undefined && { modelId }) }),

    loadLast: async () => {
      const { loadBundled } = get().models;
      const { model: last } = parseSettings(services.settings.read());
      if (last === null) return loadBundled();
      if (last.kind === 'bundled') await loadBundled(last.id);
      else await loadKept(get, last.id);
      const { loaded, error } = get().models;
      // One that the user cancelled left no error: nothing is loaded in its stead.
      if (loaded || !error) return;
      await loadBundled();
      patch({ error, standsInFor: GONE.includes(error.error.code) ? null : last });
      get().shell.announce(
        `The bundled model is loaded, because the last model could not be loaded: ${error.error.message}`,
      );
    },

    loadShelf: makeShelf(manifestUrl, patch, services),

    setSettings: async (settings) => {
      const { request, load } = get().models;
      if (!request) return;
      await load(request.source, { ...request.settings, ...settings });
    },

    cancel: () => {
      latest.cancel();
      patch({ loading: null });
    },

    dismissError: () => patch({ error: null }),
    unload: () => patch({ loaded: null }),
    learn: (id, facts) =>
      patch(({ loaded }) => (loaded?.id === id ? { loaded: { ...loaded, ...facts } } : {})),
    setRequest: (request) => patch({ request }),
    noteLoss: (loss) =>
      patch(({ losses }) => ({ losses: [...losses.filter(({ clipId }) => clipId !== loss.clipId), loss] })),

    compareWith: (other) => {
      patch({ other });
      void get().runs.ask('comparison');
    },
  };
};

/** Notes settings with which a kept checkpoint has loaded and which it is not kept with, for the next visit. */
async function noteNeeded(get: GetState, { source, settings }: ModelRequest): Promise<void> {
  if (source.kind !== 'kept') return;
  const { listed, noteSettings } = get().keptModels;
  const entry = listed?.models.find(({ id }) => id === source.id);
  const isKnown = entry && JSON.stringify(entry.settings) === JSON.stringify(settings);
  if (!isKnown) await noteSettings(source.id, settings);
}

/** With the settings that its file needed, and under its name if it is in the list. */
async function loadKept(get: GetState, id: string): Promise<void> {
  await get().keptModels.list();
  const entry = get().keptModels.listed?.models.find((model) => model.id === id);
  const { fileName, settings } = entry ?? { fileName: 'the last model', settings: {} };
  await get().models.load({ kind: 'kept', id, fileName }, settings);
}

/**
 * Reads the whole stored copy of the loaded model in the background. If it has changed since it was written, the
 * bundled model replaces it, because results with such weights mean nothing.
 */
async function checkCopy(
  request: ModelRequest,
  patch: Patch<ModelsSlice>,
  get: GetState,
  { engine }: Services,
) {
  const { source } = request;
  if (source.kind !== 'kept' || get().models.request !== request) return;
  // A removed copy or a restarted worker is reported elsewhere.
  const found = await engine.call('checkKept', { id: source.id }).catch(() => null);
  if (found?.isWhole !== false || get().models.request !== request) return;
  await get().models.loadBundled();
  const message =
    `Expected the stored copy of ${shownText(source.fileName, 100)} to be unchanged, but its bytes have changed, so its ` +
    'results are withdrawn. Forget it and drop its file again.';
  patch({ error: { request, name: source.fileName, error: { code: 'storage/damaged', message } } });
  get().shell.announce(message);
  await get().keptModels.list();
}

/** The name of a model before it has loaded. */
function nameOf(source: ModelSource, bundled: readonly BundledEntry[]): string {
  if (source.kind === 'file') return shownText(source.file.name);
  if (source.kind === 'url') return shownText(source.url);
  if (source.kind === 'kept') return shownText(source.fileName);
  const { modelId } = source;
  if (modelId === undefined) return 'the bundled model';
  return bundled.find(({ id }) => id === modelId)?.name ?? modelId;
}

/** Reads the manifest on the first call. Later calls get the same promise, unless it failed. */
function makeShelf(
  manifestUrl: string,
  patch: Patch<ModelsSlice>,
  { fetchJson }: Services,
): () => Promise<void> {
  let reading: Promise<void> | null = null;
  const read = async () => {
    try {
      patch({ bundled: parseBundledModels(await fetchJson(manifestUrl)), bundledError: null });
    } catch (error) {
      reading = null;
      patch({ bundledError: `The bundled models could not be listed: ${toWireError(error).message}` });
    }
  };
  return () => (reading ??= read());
}
