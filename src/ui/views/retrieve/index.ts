/** Entry of the Retrieve view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const retrieve: ViewEntry = {
  name: 'retrieve',
  title: 'Retrieve',
  words: {
    seen: [
      'The query is the audio of one clip. The videos of the gallery are ranked by the cosine similarity of their embeddings with it; or the other way round.',
      'The partner is the video of the query’s own clip: the higher it ranks, the better.',
    ],
    term: 'cross-modal retrieval',
    meaning:
      'measured by recall at k (R@k), the share of queries whose partner is among the first k answers, beside chance',
  },
  View: fetched(() => import('./retrieve-view.tsx').then((m) => m.RetrieveView)),
  Controls: fetched(() => import('./retrieve-controls.tsx').then((m) => m.RetrieveControls)),
};
