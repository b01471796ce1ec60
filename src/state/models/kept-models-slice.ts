/** Lists, copies, loads and removes checkpoints in this browser. */
import type { KeptEntry, KeptModels, KeptSettings } from '../../contract/kept.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { JobState } from '../run/job.ts';
import { IDLE_JOB, Job } from '../run/job.ts';
import type { MakeSlice } from '../services.ts';

/** Checkpoints kept in this browser between visits. */
export interface KeptModelsSlice {
  /** Null until it is requested. */
  readonly listed: KeptModels | null;
  readonly error: WireError | null;
  /** The copy that runs, or how the last one ended. */
  readonly keeping: JobState;
  readonly list: () => Promise<void>;
  /** Keeps the checkpoint that is loaded, with its settings. */
  readonly keepLoaded: () => Promise<void>;
  /** Notes what a kept checkpoint turned out to need, so that its next load begins with it. */
  readonly noteSettings: (id: string, settings: KeptSettings) => Promise<void>;
  /** Ends the copy that runs. */
  readonly cancel: () => void;
  readonly load: (entry: KeptEntry) => Promise<void>;
  readonly forget: (id: string) => Promise<void>;
}

export const makeKeptModelsSlice: MakeSlice<KeptModelsSlice> = (patch, get, { engine, askToPersist }) => {
  const job = new Job((change) => patch(({ keeping }) => ({ keeping: { ...keeping, ...change } })), get);
  return {
    listed: null,
    error: null,
    keeping: IDLE_JOB,

    list: async () => {
      if (get().worker.status !== 'ready' && get().worker.status !== 'starting') return;
      try {
        patch({ listed: await engine.call('keptModels', {}), error: null });
      } catch (error) {
        patch({ error: toWireError(error) });
      }
    },

    keepLoaded: async () => {
      const { request, loaded } = get().models;
      if (!loaded || (request?.source.kind !== 'file' && request?.source.kind !== 'url')) return;
      const { source, settings } = request;
      const entry = await job.run(async (options) => {
        // Without this permission, the browser may clear the storage when the disk is full.
        await askToPersist();
        return engine.call('keepModel', { source, settings }, options);
      });
      if (entry) {
        const { id, fileName, sha256, checksums } = entry;
        const { models } = get();
        // From now on, the kept copy is the loaded model, unless another model was loaded meanwhile.
        if (models.request?.source === source && models.loaded?.id === loaded.id) {
          models.learn(loaded.id, { sha256, ...(checksums && { checksums }) });
          models.setRequest({ source: { kind: 'kept', id, fileName }, settings });
        }
        get().shell.announce(`${fileName} is kept in this browser.`);
      }
      await get().keptModels.list();
    },

    cancel: () => job.cancel(),

    load: ({ id, fileName, settings }) => get().models.load({ kind: 'kept', id, fileName }, settings),

    noteSettings: async (id, settings) => {
      try {
        await engine.call('setKeptSettings', { id, settings });
      } catch (error) {
        patch({ error: toWireError(error) });
        return;
      }
      await get().keptModels.list();
    },

    forget: async (id) => {
      try {
        await engine.call('forgetModel', { id });
      } catch (error) {
        patch({ error: toWireError(error) });
      }
      await get().keptModels.list();
    },
  };
};
