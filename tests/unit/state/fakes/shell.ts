/** What a healthy worker answers to the tasks of starting, storage and dropped files. */
import { readBundle, readClipLabels, readLabels } from '../../../../src/engine/shell/read-file.ts';
import type { Tasks } from './tasks.ts';

export const shellAnswers = {
  start: async () => ({
    backend: 'wasm',
    reason: 'asked for',
    threads: 1,
    crossOriginIsolated: false,
    adapter: null,
    softwareAdapter: false,
    shaderF16: false,
  }),
  counters: async () => ({ runtimeCalls: 0, framesOpen: 0 }),
  storedHere: async () => ({
    models: { count: 0, bytes: 0 },
    clips: { count: 0, bytes: 0 },
    downloads: { count: 0, bytes: 0 },
    training: { count: 0, bytes: 0 },
    hasFeatures: false,
    offlineBytes: null,
    usageBytes: 0,
    quotaBytes: 0,
  }),
  forgetEverything: async () => ({ models: 0, clips: 0, hadTraining: false, hadFeatures: false, left: [] }),
  labFigures: async () => ({ clips: [], masks: null, figures: [], runtime: 'ONNX Runtime Web 0' }),
  readClipLabels,
  readLabels,
  readBundle,
} satisfies Partial<Tasks>;
