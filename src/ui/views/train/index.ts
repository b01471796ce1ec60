/** The entry of the Train view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const train: ViewEntry = {
  name: 'train',
  title: 'Train',
  words: {
    seen: [
      'A small model starts from random numbers and learns from clips without labels. Both losses are measured at every step, and a clip is rebuilt from a quarter of its patches.',
      'Clips that it never learns from are measured apart: where their loss stays high, it has learned its own clips by heart.',
      'Or the loaded model learns on: only its joint blocks change.',
    ],
    term: 'pre-training',
    meaning: 'learning from clips alone, before any labels are used',
  },
  View: fetched(() => import('./train-view.tsx').then((m) => m.TrainView)),
  Controls: fetched(() => import('./train-controls.tsx').then((m) => m.TrainControls)),
};
