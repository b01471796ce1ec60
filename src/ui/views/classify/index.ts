/** The entry of the Classify view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const classify: ViewEntry = {
  name: 'classify',
  title: 'Classify',
  words: {
    seen: [
      'The bars show the probabilities of events, as a fine-tuned model predicts them from audio and video together, from audio only and from video only.',
      'If the bars of one modality look like the bars of both, that modality decides.',
    ],
    term: 'audio-visual event classification',
    meaning:
      'a small head on the pooled features, trained with labels after pre-training, which needs no labels',
  },
  View: fetched(() => import('./classify-view.tsx').then((m) => m.ClassifyView)),
  Controls: fetched(() => import('./classify-controls.tsx').then((m) => m.ClassifyControls)),
};
