/** The Classify view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const classify: ViewEntry = {
  name: 'classify',
  title: 'Classify',
  words: {
    seen: [
      'The bars are what a fine-tuned model takes the event to be, with both senses, with the sound alone and with the sight alone.',
      'Where the bars of one sense look like those of both, that sense has decided.',
    ],
    term: 'audio-visual event classification',
    meaning:
      'a small head on the pooled features, taught with labels after the pre-training that needed none',
  },
  View: fetched(() => import('./classify-view.tsx').then((m) => m.ClassifyView)),
  Controls: fetched(() => import('./classify-controls.tsx').then((m) => m.ClassifyControls)),
};
