/** The worker's life: checked, started, lost, restarted. */
import type { BackendChoice, Environment } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { GetState, MakeSlice } from '../services.ts';
import type { Requirement } from './requirements.ts';
import { missingRequirements } from './requirements.ts';

/** The worker: how it stands, where it computes. */
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
      const filled = fillLibrary(get);
      if (!(await started)) return;
      await Promise.all([get().models.loadLast(), filled.then(get().library.openQueued)]);
      // Storing the page for offline use fetches files again, so it waits for the model and the samples.
      await get().guard.install();
    },

    restart: async () => {
      const { request } = get().models;
      get().library.closeAll();
      get().models.unload();
      if (!(await start())) return;
      await get().keptClips.restore();
      get().library.openQueued();
      if (request) await get().models.load(request.source, request.settings);
      else await get().models.loadBundled();
      if (get().library.clips.length === 0) await fillLibrary(get);
      get().runs.refresh();
    },

    lose,

    switchOffWebGpu: async (reason) => {
      patch({ backendChoice: 'wasm', switchedOff: reason });
      await get().worker.restart();
    },
  };
};

/** Adds the samples, then the kept clips of the user. */
async function fillLibrary(get: GetState): Promise<void> {
  await get().library.addSamples();
  await get().keptClips.restore();
  const { selectedId, clips, select } = get().library;
  if (selectedId === null && clips[0]) select(clips[0].id);
  get().library.openQueued();
}
