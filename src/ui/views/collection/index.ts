/** The entry of the Collection view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const collection: ViewEntry = {
  name: 'collection',
  title: 'Collection',
  words: {
    seen: [
      'The features of many clips, computed once by the command “cavmae features”. The query is compared with every one of them, and the most similar are listed.',
      'No clip has to be opened for that. To see and play the clips that are found, choose the folder that they are in.',
    ],
    term: 'exhaustive search',
    meaning:
      'the query is compared with every vector by cosine, so no neighbour is missed; an approximate index can miss some',
  },
  View: fetched(() => import('./collection-view.tsx').then((m) => m.CollectionView)),
  Controls: fetched(() => import('./collection-controls.tsx').then((m) => m.CollectionControls)),
};
