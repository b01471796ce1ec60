/** The worker's life: checked, started, lost, restarted. */
import type { BackendChoice, Environment } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { isComputing, waitingClips } from '../selectors.ts';
import type { GetState, MakeSlice } from '../services.ts';
import type { Requirement } from './requirements.ts';
import { missingRequirements } from './requirements.ts';

/** The worker: its status, its backend. */
export interface WorkerSlice {
  readonly status: 'idle' | 'starting' | 'ready' | 'failed' | 'crashed';
  readonly environment: Environment | null;
  readonly error: WireError | null;
  readonly backendChoice: BackendChoice;
  /** What a failed check of this machine has switched off, in a sentence; null for nothing. */
  readonly switchedOff: string | null;
  readonly requirements: readonly Requirement[];
  /** Checks the browser, starts the worker, loads the bundled model and opens the samples. */
  readonly boot: () => Promise<void>;
  /** Replaces a worker that died: model and clips are loaded again. */
  readonly restart: () => Promise<void>;
  /** The worker can't go on until it is restarted. */
  readonly lose: (error: WireError) => void;
  /** Computes by WASM from here on. @param reason - one sentence. */
  readonly switchOffWebGpu: (reason: string) => Promise<void>;
}

export const makeWorkerSlice: MakeSlice<WorkerSlice> = (patch, get, services) => {
  const { engine, backend, probe } = services;
  const lose = (error: WireError) => patch({ status: 'crashed', error });

  const start = async () => {
    patch({ status: 'starting', environment: null, error: null });
    engine.open((sentence) => {
      lose({ code: 'internal', message: sentence });
      engine.close(sentence);
      get().shell.announce('The worker stopped. Restart it to continue.');
    });
    engine.onRuntimeFailure = ({ code, message }) => {
      if (get().worker.status === 'ready') lose({ code, message });
    };
    try {
      const environment = await engine.call('start', { backend: get().worker.backendChoice });
      patch({ status: 'ready', environment });
    } catch (error) {
      // A crash during the start has already set its error.
      if (get().worker.status === 'starting') patch({ status: 'failed', error: toWireError(error) });
    }
    return get().worker.status === 'ready';
  };

  return {
    status: 'idle',
    environment: null,
    error: null,
    backendChoice: backend,
    switchedOff: null,
    requirements: missingRequirements(probe),

    boot: async () => {
      void get().guard.listen();
      if (get().worker.requirements.some(({ fatal }) => fatal)) return;
      const started = start();
      // The lists of clips do not need the worker, so they load meanwhile.
      get().keptClips.look();
      const filled = fillLibrary(get, services.settings.read() === null);
      // The worker fetches the model while it starts.
      const loaded = get().models.loadLast();
      if (!(await started)) {
        // What stopped the start has its own notice.
        await loaded;
        get().models.dismissError();
        return;
      }
      await Promise.all([loaded, filled.then(get().library.openQueued)]);
      // Storing the page for offline use fetches all its files, so it waits for the first results.
      void atRest(get).then(get().guard.install);
    },

    restart: async () => {
      const { request } = get().models;
      get().library.closeAll();
      get().models.unload();
      get().collection.workerGone();
      if (!(await start())) return;
      await get().keptClips.restore();
      get().library.openQueued();
      if (request) await get().models.load(request.source, request.settings);
      else await get().models.loadBundled();
      if (get().library.clips.length === 0) await fillLibrary(get, false);
      get().runs.refresh();
    },

    lose,

    switchOffWebGpu: async (reason) => {
      patch({ backendChoice: 'wasm', switchedOff: reason });
      await get().worker.restart();
    },
  };
};

/**
 * Adds the samples and the kept clips of the user, and chooses one.
 *
 * @param isFirstVisit - then nothing is kept, and a sample is chosen before the browser confirms that.
 */
async function fillLibrary(get: GetState, isFirstVisit: boolean): Promise<void> {
  const kept = get().keptClips.restore();
  await get().library.addSamples();
  const { clips, linked } = get().library;
  const isSample = clips.some(({ id, origin }) => id === linked.clipId && origin === 'sample');
  if (!isSample && !(isFirstVisit && linked.clipId === null)) await kept;
  get().library.selectFirst();
  get().library.openQueued();
  await kept;
  get().library.selectFirst();
  get().library.openQueued();
}

/** How often, and for how long at most, the page is looked at before it counts as at rest. */
const REST_PAUSE_MS = 250;
const MOST_REST_MS = 30_000;

/** Resolves when no clip is being opened and nothing is computed, or after half a minute. */
async function atRest(get: GetState): Promise<void> {
  const isBusy = () => waitingClips(get()) > 0 || isComputing(get());
  for (let waited = 0; waited < MOST_REST_MS; waited += REST_PAUSE_MS) {
    // The runs of a view begin a moment after what they need is there.
    await new Promise((resolve) => setTimeout(resolve, REST_PAUSE_MS));
    if (!isBusy()) return;
  }
}
