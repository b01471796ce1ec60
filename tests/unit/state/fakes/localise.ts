/** What a healthy worker answers to the tasks of localisation. */
import type { Tasks } from './tasks.ts';
import { unanswered } from './tasks.ts';

export const localiseAnswers = {
  localise: unanswered,
  localiseAttribution: unanswered,
  heatFilm: async () => ({ blob: new Blob(), frames: 1, hasAudio: true }),
  scoreBox: async () => ({ iou: 0.5, hit: true }),
  pointingAccuracy: async ({ clips }) => ({
    clips: clips.length,
    referenceClips: 0,
    chance: 0.2,
    methods: [],
    each: [],
    milliseconds: 1,
  }),
} satisfies Partial<Tasks>;
