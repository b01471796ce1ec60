/** The Experiments view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const experiments: ViewEntry = {
  name: 'experiments',
  title: 'Experiments',
  words: {
    seen: [
      'These figures were measured once, on clips that the shipped models never saw, and travel with their weights.',
      'Each section asks one question and names what would be expected by chance or by the paper.',
    ],
    term: 'ablation',
    meaning:
      'the same model trained by the masked loss, by the contrastive loss or by both, so that a difference has one cause',
  },
  View: fetched(() => import('./experiments-view.tsx').then((m) => m.ExperimentsView)),
  Controls: fetched(() => import('./experiment-controls.tsx').then((m) => m.ExperimentControls)),
};
