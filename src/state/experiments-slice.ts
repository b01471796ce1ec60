import { toWireError } from '../core/errors.ts';
import { fetchPart } from '../core/fetch-part.ts';
import type { ExperimentsSlice } from './types/experiments.ts';
import { Latest } from './latest.ts';
import type { MakeSlice } from './services.ts';

/** The evidence that ships with the models: read once it is asked for, and recounted in the worker. */
export const makeExperimentsSlice: MakeSlice<ExperimentsSlice> = (set, get, services) => {
  const latest = new Latest();
  const url = (file: string) => new URL(`models/${file}`, services.baseUrl).href;
  return {
    experiments: null,
    experimentsError: null,
    experimentsLoading: false,
    recount: null,
    recountError: null,

    loadExperiments: async () => {
      if (get().experiments || get().experimentsLoading) return;
      set({ experimentsLoading: true, experimentsError: null });
      try {
        // The parser comes along only with the view that needs it.
        const [{ parseExperiments }, json] = await Promise.all([
          fetchPart(() => import('./experiments.ts')),
          services.fetchJson(url('experiments.json')),
        ]);
        set({ experiments: parseExperiments(json) });
        get().announce('The experiments are shown.');
      } catch (error) {
        set({ experimentsError: toWireError(error) });
      } finally {
        set({ experimentsLoading: false });
      }
    },

    recountRecall: async (kind) => {
      const signal = latest.begin();
      set({ recountError: null });
      try {
        const params = { url: url('features.safetensors'), kind };
        const recount = await services.engine.call('galleryRecall', params, { signal });
        if (!signal.aborted) set({ recount });
      } catch (error) {
        const wire = toWireError(error);
        if (!signal.aborted && wire.code !== 'aborted') set({ recountError: wire });
      }
    },

    setExperimentModel: (experimentModelId) => set({ route: { ...get().route, experimentModelId } }),
  };
};
