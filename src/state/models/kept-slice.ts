/** Checkpoints kept in this browser, as the page shows them. */
import { toWireError } from '../../core/errors.ts';
import { Latest } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { KeptSlice } from '../types/kept.ts';

/** Checkpoints kept in this browser: listed, copied in, loaded, forgotten. */
export const makeKeptSlice: MakeSlice<KeptSlice> = (set, get, { engine, now, askToPersist }) => {
  const latest = new Latest();
  const patch = (change: Partial<KeptSlice['keeping']>) =>
    set(({ keeping }) => ({ keeping: { ...keeping, ...change } }));
  return {
    kept: null,
    keptError: null,
    keeping: { status: 'idle', startedAtMs: 0, progress: null, error: null },

    listKept: async () => {
      if (get().environmentStatus !== 'ready') return;
      try {
        set({ kept: await engine.call('keptModels', {}), keptError: null });
      } catch (error) {
        set({ keptError: toWireError(error) });
      }
    },

    keepLoadedModel: async () => {
      const { modelRequest, model } = get();
      const source = modelRequest?.source;
      if (!model || (source?.kind !== 'file' && source?.kind !== 'url')) return;
      const signal = latest.begin();
      patch({ status: 'running', startedAtMs: now(), progress: null, error: null });
      try {
        // Without it the browser may clear the store when the disk runs short.
        await askToPersist();
        const settings = modelRequest?.settings ?? {};
        const entry = await engine.call(
          'keepModel',
          { source, settings },
          {
            signal,
            onProgress: (progress) => {
              if (!signal.aborted) patch({ progress });
            },
          },
        );
        if (signal.aborted) return;
        patch({ status: 'done', progress: null });
        // From here on it is the kept one, which the next visit begins with; unless another was loaded meanwhile.
        if (get().modelRequest?.source === source && get().model?.id === model.id) {
          const { id, fileName, sha256, checksums } = entry;
          set({
            model: { ...model, sha256, ...(checksums && { checksums }) },
            modelRequest: { source: { kind: 'kept', id, fileName }, settings },
          });
        }
        get().announce(`${entry.fileName} is kept in this browser.`);
      } catch (error) {
        if (signal.aborted) return;
        const wire = toWireError(error);
        patch({ status: 'failed', progress: null, error: wire });
        get().announce(wire.message);
      } finally {
        await get().listKept();
      }
    },

    cancelKeeping: () => {
      latest.cancel();
      patch({ status: 'idle', progress: null });
    },

    loadKept: ({ id, fileName, settings }) => get().loadModel({ kind: 'kept', id, fileName }, settings),

    noteSettings: async (id, settings) => {
      try {
        await engine.call('setKeptSettings', { id, settings });
      } catch (error) {
        set({ keptError: toWireError(error) });
        return;
      }
      await get().listKept();
    },

    forgetKept: async (id) => {
      try {
        await engine.call('forgetModel', { id });
      } catch (error) {
        set({ keptError: toWireError(error) });
      }
      await get().listKept();
    },
  };
};
