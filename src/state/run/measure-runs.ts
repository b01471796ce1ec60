/** What the Models and Experiments views ask: a check of this machine, and recall counted anew. */
import { defineRun } from './define-run.ts';

export const check = defineRun<'check'>()({
  task: 'checkMachine',
  keeps: null,
  onDemand: true,
  question: (_state, baseUrl) => ({
    key: 'check',
    params: {
      clipUrl: new URL('check/clip.safetensors', baseUrl).href,
      manifestUrl: new URL('models/manifest.json', baseUrl).href,
    },
  }),
  summarise: (result) => result,
  announce: ({ paths }) => {
    const failed = paths.filter(({ passed }) => !passed);
    return failed.length === 0
      ? 'This machine computes as PyTorch does.'
      : `${failed.length} of ${paths.length} paths disagree with the stored values.`;
  },
  answered: async ({ paths }, _question, { set, get }) => {
    const isWrong = paths.some(({ path, passed }) => path === 'webgpu' && !passed);
    if (get().environment?.backend !== 'webgpu' || !isWrong) return;
    set({
      backendChoice: 'wasm',
      switchedOff:
        'WebGPU is switched off until the page is loaded again: it did not compute on this machine what the stored values say. Everything runs by WASM now.',
    });
    await get().restart();
  },
});

export const recount = defineRun<'recount'>()({
  task: 'galleryRecall',
  keeps: null,
  question: ({ recountKind: kind }, baseUrl) => {
    const url = new URL('models/features.safetensors', baseUrl).href;
    return { key: JSON.stringify([url, kind]), params: { url, kind } };
  },
  summarise: (result) => result,
});
