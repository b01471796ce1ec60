/** The worker's life: checked, started, lost, restarted. */
import type { ErrorCode } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { GetState, MakeSlice, Services, SetState } from '../services.ts';
import type { EnvironmentSlice } from '../types/environment.ts';
import { missingRequirements } from './requirements.ts';
import { parseSettings } from './settings-store.ts';

/** The worker's life: checked, started, lost, restarted. */
export const makeEnvironmentSlice: MakeSlice<EnvironmentSlice> = (set, get, services) => ({
  environmentStatus: 'idle',
  environment: null,
  environmentError: null,
  backendChoice: services.backend,
  requirements: missingRequirements(services.probe),

  boot: async () => {
    void get().listenToGuard();
    if (get().requirements.some(({ fatal }) => fatal)) return;
    const started = start(set, get, services);
    // The lists need nothing of what starts: they are there while that goes on.
    get().lookForClips();
    const filled = fillLibrary(get);
    await started;
    if (get().environmentStatus !== 'ready') return;
    await Promise.all([loadLastModel(set, get, services), filled.then(get().openQueued)]);
    // Storing the page for offline use fetches again what was fetched: not before model and samples are on their way.
    await get().installGuard();
  },

  restart: async () => {
    const { modelRequest, clips } = get();
    for (const clip of clips) services.results.drop(clip.picturesId);
    set({
      model: null,
      clips: clips.map((clip) => ({
        ...clip,
        status: clip.status === 'failed' || clip.status === 'listed' ? clip.status : 'queued',
        progress: null,
        moving: false,
        picturesId: null,
        facts: null,
      })),
    });
    await start(set, get, services);
    if (get().environmentStatus !== 'ready') return;
    await get().restoreClips();
    get().openQueued();
    if (modelRequest) await get().loadModel(modelRequest.source, modelRequest.settings);
    else await get().loadBundledModel();
    if (get().clips.length === 0) await fillLibrary(get);
    get().refresh();
  },
});

/** The samples, and then what is kept of the user's. */
async function fillLibrary(get: GetState): Promise<void> {
  await get().addSamples();
  await get().restoreClips();
  const { selectedClipId, clips, selectClip } = get();
  if (selectedClipId === null && clips[0]) selectClip(clips[0].id);
  get().openQueued();
}

/** A model that failed so is not there on the next visit either. */
const GONE: readonly ErrorCode[] = ['not-found', 'storage/damaged'];

/** Loads the model that was used last; where it can't be, the page's own, and goes on saying why. */
async function loadLastModel(set: SetState, get: GetState, { settings }: Services): Promise<void> {
  const { model: last } = parseSettings(settings.read());
  if (last === null) return get().loadBundledModel();
  if (last.kind === 'bundled') await get().loadBundledModel(last.id);
  else await loadKept(get, last.id);
  const { model, modelError } = get();
  // One that the user cancelled left no error: nothing is loaded in its stead.
  if (model || !modelError) return;
  await get().loadBundledModel();
  const isGone = GONE.includes(modelError.error.code);
  set({ modelError, standsInFor: isGone ? null : last });
  get().announce(
    `The page’s own model is loaded, because the one used last is not: ${modelError.error.message}`,
  );
}

/** With the settings that its file needed, and under its name if the list knows it. */
async function loadKept(get: GetState, id: string): Promise<void> {
  await get().listKept();
  const entry = get().kept?.models.find((model) => model.id === id);
  const { fileName, settings } = entry ?? { fileName: 'the model used last', settings: {} };
  await get().loadModel({ kind: 'kept', id, fileName }, settings);
}

async function start(set: SetState, get: GetState, services: Services): Promise<void> {
  set({ environmentStatus: 'starting', environment: null, environmentError: null });
  services.engine.open((sentence) => {
    set({ environmentStatus: 'crashed', environmentError: { code: 'internal', message: sentence } });
    services.engine.close(sentence);
    get().announce('The worker stopped. Restart it to go on.');
  });
  services.engine.onRuntimeFailure = ({ code, message }) => {
    if (get().environmentStatus === 'ready')
      set({ environmentStatus: 'crashed', environmentError: { code, message } });
  };
  try {
    const environment = await services.engine.call('start', { backend: get().backendChoice });
    set({ environmentStatus: 'ready', environment });
  } catch (error) {
    // A crash during the start has already said what it is.
    if (get().environmentStatus === 'starting') {
      set({ environmentStatus: 'failed', environmentError: toWireError(error) });
    }
  }
}
