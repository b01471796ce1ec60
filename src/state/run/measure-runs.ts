/** The runs of the Models and Experiments views: the check of this machine, and recall computed again. */
import type { CheckMachineResult } from '../../contract/check.ts';
import type { GalleryRecallResult } from '../../contract/retrieve.ts';
import { defineRun } from './define-run.ts';
import type { Answered } from './run.ts';

/** A stored clip through every path of this machine, against stored values. */
export type CheckSummary = CheckMachineResult & Answered;

/** R@k computed again from the shipped features. */
export type RecountSummary = GalleryRecallResult & Answered;

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
      ? 'This machine gives the same values as PyTorch.'
      : `${failed.length} of ${paths.length} paths differ from the stored values.`;
  },
  answered: async ({ paths }, _question, { get }) => {
    const { environment, switchOffWebGpu } = get().worker;
    const isWrong = paths.some(({ path, passed }) => path === 'webgpu' && !passed);
    if (environment?.backend !== 'webgpu' || !isWrong) return;
    await switchOffWebGpu(
      'WebGPU is off until the page is reloaded, because its results on this machine differ from the stored values. Everything runs in WASM now.',
    );
  },
});

export const recount = defineRun<'recount'>()({
  task: 'galleryRecall',
  keeps: null,
  question: ({ experiments: { kind } }, baseUrl) => {
    const url = new URL('models/features.safetensors', baseUrl).href;
    return { key: JSON.stringify([url, kind]), params: { url, kind } };
  },
  summarise: (result) => result,
});
