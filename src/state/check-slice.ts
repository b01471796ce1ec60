import { toWireError } from '../core/errors.ts';
import { Latest } from './latest.ts';
import type { MakeSlice } from './services.ts';
import type { CheckSlice } from './types/check.ts';

/** The check of this machine. A WebGPU that computes wrongly is left for WASM at once. */
export const makeCheckSlice: MakeSlice<CheckSlice> = (set, get, { engine, baseUrl, now }) => {
  const latest = new Latest();
  const patch = (change: Partial<CheckSlice['check']>) =>
    set(({ check }) => ({ check: { ...check, ...change } }));
  const url = (path: string) => new URL(path, baseUrl).href;
  return {
    check: { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null },
    switchedOff: null,

    startCheck: async () => {
      const signal = latest.begin();
      patch({ status: 'running', startedAtMs: now(), progress: null, error: null });
      try {
        const params = { clipUrl: url('check/clip.safetensors'), manifestUrl: url('models/manifest.json') };
        const summary = await engine.call('checkMachine', params, {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) patch({ progress });
          },
        });
        if (signal.aborted) return;
        patch({ status: 'done', progress: null, summary });
        const failed = summary.paths.filter(({ passed }) => !passed);
        get().announce(
          failed.length === 0
            ? 'This machine computes as PyTorch does.'
            : `${failed.length} of ${summary.paths.length} paths disagree with the stored values.`,
        );
        const own = get().environment?.backend;
        if (own === 'webgpu' && failed.some(({ path }) => path === 'webgpu')) {
          set({
            backendChoice: 'wasm',
            switchedOff:
              'WebGPU is switched off until the page is loaded again: it did not compute on this machine what the stored values say. Everything runs by WASM now.',
          });
          await get().restart();
        }
      } catch (error) {
        if (signal.aborted) return;
        const wire = toWireError(error);
        patch({ status: 'failed', progress: null, error: wire });
        get().announce(wire.message);
      }
    },

    cancelCheck: () => {
      latest.cancel();
      patch({ status: 'idle', progress: null });
    },
  };
};
