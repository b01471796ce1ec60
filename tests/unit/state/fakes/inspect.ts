/** What a healthy worker answers to the tasks of the folds of Reconstruct. */
import type { Tasks } from './tasks.ts';

export const inspectAnswers = {
  inspectErrors: async ({ clipId, frameIndex }) => ({
    clipId,
    frameIndex,
    normPix: true,
    audio: null,
    visual: null,
    milliseconds: 1,
  }),
  ratioSweep: async ({ vary, seeds }) => ({ points: [], vary, seeds, milliseconds: 1 }),
  predictability: async ({ masks }) => ({ masks, audio: null, visual: null, milliseconds: 1 }),
  crossModalGain: async ({ masks }) => ({ masks, audio: null, visual: null, milliseconds: 1 }),
  clipLosses: async ({ subjects }) => ({ losses: subjects.map(() => ({ audio: 0.9, visual: 0.9 })) }),
} satisfies Partial<Tasks>;
