/** The Retrieve view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const retrieve: ViewEntry = {
  name: 'retrieve',
  title: 'Retrieve',
  words: {
    seen: [
      'One clip’s sound asks, and pictures answer in the order in which the model finds them alike; or the other way round.',
      'The partner is the picture of the asking clip itself: the nearer to the top it stands, the better.',
    ],
    term: 'cross-modal retrieval',
    meaning:
      'R@k is the share of queries whose partner is among the first k answers, always beside what chance would give',
  },
  View: fetched(() => import('./retrieve-view.tsx').then((m) => m.RetrieveView)),
  Controls: fetched(() => import('./retrieve-controls.tsx').then((m) => m.RetrieveControls)),
};
