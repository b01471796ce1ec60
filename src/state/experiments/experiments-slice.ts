/** Those figures, and recall counted anew. */
import { toWireError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { MakeSlice } from '../services.ts';
import type { ExperimentsSlice } from '../types/experiments.ts';

/** The evidence that ships with the models: read once it is asked for, and recounted in the worker. */
export const makeExperimentsSlice: MakeSlice<ExperimentsSlice> = (set, get, services) => {
  const url = (file: string) => new URL(`models/${file}`, services.baseUrl).href;
  return {
    experiments: null,
    experimentsError: null,
    experimentsLoading: false,
    recountKind: null,

    loadExperiments: async () => {
      if (get().experiments || get().experimentsLoading) return;
      set({ experimentsLoading: true, experimentsError: null });
      try {
        // The parser comes along only with the view that needs it.
        const [{ parseExperiments }, json] = await Promise.all([
          fetchPart(() => import('../../contract/experiments.ts')),
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

    recountRecall: (recountKind) => {
      set({ recountKind });
      void get().ask('recount');
    },

    setExperimentModel: (experimentModelId) => set({ route: { ...get().route, experimentModelId } }),
  };
};
