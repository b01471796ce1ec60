/** Fetches checkpoints and class names from other sites; what has arrived of unfinished ones. */
import type { FetchModelParams, PartDownload } from '../../contract/kept.ts';
import { toWireError } from '../../core/errors.ts';
import type { JobState } from '../run/job.ts';
import { IDLE_JOB, Job } from '../run/job.ts';
import type { MakeSlice } from '../services.ts';

/** One download at a time: a newer one ends the older one, whose part stays. */
export interface DownloadsSlice extends JobState {
  /** The address that is fetched, or was last; null before the first. */
  readonly address: string | null;
  /** What came of class names that were fetched last, in one sentence; null before, and for other files. */
  readonly said: string | null;
  /** Downloads that have not ended. */
  readonly parts: readonly PartDownload[];
  readonly list: () => Promise<void>;
  /** Fetches a checkpoint, or goes on with it, keeps it and loads it. One that is kept already is loaded at once. */
  readonly load: (params: FetchModelParams) => Promise<void>;
  /** Fetches a list of class names, for Classify. */
  readonly loadLabels: (address: string) => Promise<void>;
  /** Ends the download; what has arrived stays. */
  readonly cancel: () => void;
  /** Removes what has arrived of a file. */
  readonly remove: (address: string) => Promise<void>;
}

export const makeDownloadsSlice: MakeSlice<DownloadsSlice> = (
  patch,
  get,
  { engine, askToPersist, fetchFile },
) => {
  const job = new Job(patch, get);
  return {
    ...IDLE_JOB,
    address: null,
    said: null,
    parts: [],

    list: async () => {
      if (get().worker.status !== 'ready') return;
      // A browser that keeps no files has none of these either.
      patch({ parts: await engine.call('partDownloads', {}).catch(() => []) });
    },

    load: async (params) => {
      const { address } = params;
      const { keptModels } = get();
      const kept = keptModels.listed?.models.find((model) => model.address === address);
      if (kept) return keptModels.load(kept);
      patch({ address, said: null });
      const entry = await job.run(async (options) => {
        // Without this permission, the browser may clear the storage when the disk is full.
        await askToPersist();
        return engine.call('fetchModel', params, options);
      });
      await Promise.all([get().downloads.list(), keptModels.list()]);
      if (entry) await get().keptModels.load(entry);
      else if (get().downloads.error?.code === 'storage/unavailable') {
        // It is fetched into memory then, and nothing is kept.
        patch(IDLE_JOB);
        await get().models.load({ kind: 'url', url: address });
      }
    },

    loadLabels: async (address) => {
      patch({ address, said: null });
      const file = await job.run(() => fetchFile(address));
      if (file) patch({ said: await get().classify.takeLabelFile(file) });
    },

    cancel: () => {
      job.cancel();
      void get().downloads.list();
    },

    remove: async (address) => {
      try {
        await engine.call('dropDownload', { address });
      } catch (error) {
        patch({ address, status: 'failed', error: toWireError(error) });
      }
      if (get().downloads.address === address) patch({ ...IDLE_JOB, address: null });
      await get().downloads.list();
    },
  };
};
