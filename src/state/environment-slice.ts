import { toWireError } from '../core/errors.ts';
import type { EnvironmentSlice } from './types/environment.ts';
import { missingRequirements } from './requirements.ts';
import { parseSettings } from './settings-store.ts';
import type { GetState, MakeSlice, Services, SetState } from './services.ts';

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
    await start(set, get, services);
    if (get().environmentStatus !== 'ready') return;
    await Promise.all([loadLastModel(get, services), get().addSamples()]);
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
        status: clip.status === 'failed' ? 'failed' : 'queued',
        progress: null,
        moving: false,
        picturesId: null,
        facts: null,
      })),
    });
    await start(set, get, services);
    if (get().environmentStatus !== 'ready') return;
    get().openQueued();
    if (modelRequest) await get().loadModel(modelRequest.source, modelRequest.settings);
    else await get().loadBundledModel();
    if (get().clips.length === 0) await get().addSamples();
    get().refresh();
  },
});

/** Loads the model that was used last; where it can't be, the page's own, and says so. */
async function loadLastModel(get: GetState, { settings }: Services): Promise<void> {
  const { model: last } = parseSettings(settings.read());
  if (last === null) return get().loadBundledModel();
  const settingsOf = async (id: string) => {
    await get().listKept();
    return get().kept?.models.find((entry) => entry.id === id)?.settings;
  };
  if (last.kind === 'bundled') await get().loadBundledModel(last.id);
  else await get().loadModel({ kind: 'kept', id: last.id, fileName: 'the kept model' }, await settingsOf(last.id));
  // One that the user cancelled left no error: nothing is loaded in its stead.
  if (get().model || get().modelError === null) return;
  await get().loadBundledModel();
  get().announce('The model used last could not be loaded: the page’s own is loaded instead.');
}

async function start(set: SetState, get: GetState, services: Services): Promise<void> {
  set({ environmentStatus: 'starting', environment: null, environmentError: null });
  services.engine.open((sentence) => {
    set({ environmentStatus: 'crashed', environmentError: { code: 'internal', message: sentence } });
    services.engine.close(sentence);
    get().announce('The worker stopped. Restart it to go on.');
  });
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
