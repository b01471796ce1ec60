/** The Models view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const models: ViewEntry = {
  name: 'models',
  title: 'Models',
  words: {
    seen: [
      'The card describes the model that answers in every view; the shelf holds others, and your own files join them.',
      'A file is read in this tab and goes nowhere; the check at the end compares this computer with stored values.',
    ],
    term: 'checkpoint',
    meaning:
      'the file of trained weights; a pre-trained one has a decoder and can rebuild, a fine-tuned one has classes instead',
  },
  View: fetched(() => import('./models-view.tsx').then((m) => m.ModelsView)),
  Controls: fetched(() => import('./models-controls.tsx').then((m) => m.ModelsControls)),
};
