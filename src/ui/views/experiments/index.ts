/** The entry of the Experiments view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const experiments: ViewEntry = {
  name: 'experiments',
  title: 'Experiments',
  words: {
    seen: [
      'These results were measured once, on clips that the bundled models never saw in training. They are stored beside the weights.',
      'Each section answers one question and states what to expect by chance or from the paper.',
      'Percentages have 95 % intervals, and no result was chosen because it looks good.',
    ],
    term: 'ablation',
    meaning:
      'the same model trained with the masked loss, with the contrastive loss or with both, so that a difference has one cause',
  },
  View: fetched(() => import('./experiments-view.tsx').then((m) => m.ExperimentsView)),
  Controls: fetched(() => import('./experiment-controls.tsx').then((m) => m.ExperimentControls)),
};
