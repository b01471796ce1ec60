import { toWireError } from '../core/errors.ts';
import type { ModelSlice } from './app-state.ts';
import { Latest } from './latest.ts';
import type { MakeSlice } from './services.ts';

/** The model in the worker; a new one replaces it only once it stands. */
export const makeModelSlice: MakeSlice<ModelSlice> = (set, get, { engine, baseUrl }) => {
  const latest = new Latest();
  return {
    model: null,
    modelRequest: null,
    modelLoading: null,
    modelError: null,

    loadModel: async (source, settings = {}) => {
      const signal = latest.begin();
      const request = { source, settings };
      const name = source.kind === 'file' ? source.file.name : 'the bundled model';
      set({ modelLoading: { name, progress: null }, modelError: null });
      try {
        const model = await engine.call(
          'loadModel',
          { source, ...settings },
          {
            signal,
            onProgress: (progress) => {
              if (!signal.aborted) set({ modelLoading: { name, progress } });
            },
          },
        );
        if (signal.aborted) return;
        set({ model, modelRequest: request, modelLoading: null, lossesSeen: [] });
        get().announce(`Model loaded: ${model.name}.`);
        get().refresh();
      } catch (error) {
        const wire = toWireError(error);
        if (signal.aborted) return;
        set({ modelLoading: null, modelError: wire.code === 'aborted' ? null : { request, error: wire } });
        if (wire.code !== 'aborted') get().announce(`The model was not loaded. ${wire.message}`);
      }
    },

    loadBundledModel: () =>
      get().loadModel({ kind: 'bundled', manifestUrl: new URL('models/manifest.json', baseUrl).href }),

    setModelSettings: async (settings) => {
      const { modelRequest, loadModel } = get();
      if (modelRequest) await loadModel(modelRequest.source, { ...modelRequest.settings, ...settings });
    },

    cancelModel: () => {
      latest.cancel();
      set({ modelLoading: null });
    },

    dismissModelError: () => set({ modelError: null }),
  };
};
