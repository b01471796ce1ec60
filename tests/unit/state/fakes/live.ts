/** What a healthy worker answers to the tasks of live input. */
import type { Tasks } from './tasks.ts';
import { unanswered } from './tasks.ts';

export const liveAnswers = {
  liveHear: async ({ samples, sampleRateHz }) => ({
    heardSeconds: samples.length / sampleRateHz,
    levelDecibels: null,
    spectrogram: null,
    colourRange: [0, 1],
    picture: null,
  }),
  liveStep: unanswered,
  liveStop: async () => null,
} satisfies Partial<Tasks>;
