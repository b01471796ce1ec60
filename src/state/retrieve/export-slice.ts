/** What the worker writes for other programs. */
import { toWireError } from '../../core/errors.ts';
import { Latest } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { ExportName, ExportOptions, ExportRun, ExportSlice } from '../types/export.ts';
import { galleryQuestion } from './gallery-source.ts';

/** What the worker writes for other programs; a newer wish ends the older one. */
export const makeExportSlice: MakeSlice<ExportSlice> = (set, get, { engine, baseUrl }) => {
  const latest = new Latest();
  const patch = (change: Partial<ExportRun>) =>
    set(({ exporting }) => ({ exporting: { ...exporting, ...change } }));

  /** Runs one task under its name. @returns null where it failed or was cancelled. */
  async function run<T>(what: ExportName, call: (options: ExportOptions) => Promise<T>): Promise<T | null> {
    const signal = latest.begin();
    patch({ status: 'running', what, progress: null, error: null });
    try {
      const result = await call({
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) patch({ progress });
        },
      });
      if (signal.aborted) return null;
      patch({ status: 'done', progress: null });
      return result;
    } catch (error) {
      if (signal.aborted) return null;
      const wire = toWireError(error);
      patch({ status: 'failed', progress: null, error: wire });
      get().announce(wire.message);
      return null;
    }
  }

  return {
    exporting: { status: 'idle', what: null, progress: null, error: null },

    exportModel: async (format) => {
      const file = await run(`model-${format}`, (options) => engine.call('exportModel', { format }, options));
      if (file) get().announce(`${file.fileName} is written.`);
      return file;
    },

    exportGallery: async (format) => {
      const question = galleryQuestion(get(), baseUrl, 'one');
      if (!question) return null;
      const params = { source: question.source, format };
      const file = await run(`gallery-${format}`, (options) => engine.call('exportGallery', params, options));
      if (file) get().announce(`${file.fileName} is written.`);
      return file;
    },

    hashModel: async () => {
      const found = await run('model-hash', (options) => engine.call('hashModel', {}, options));
      if (!found) return;
      get().takeModelHash(found.id, found.sha256, found.checksums);
      get().announce('SHA-256 computed.');
    },

    takeModelHash: (id, sha256, checksums) => {
      const { model } = get();
      if (model?.id === id) set({ model: { ...model, sha256, ...(checksums && { checksums }) } });
    },

    exportFile: run,

    cancelExport: () => {
      latest.cancel();
      patch({ status: 'idle', progress: null });
    },
  };
};
