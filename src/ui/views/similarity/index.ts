/** The Similarity view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const similarity: ViewEntry = {
  name: 'similarity',
  title: 'Similarity',
  words: {
    seen: [
      'Every row is a sound and every column a picture; the colour says how alike the model finds the two.',
      'A sound and the picture of the same clip meet on the diagonal, so a diagonal that stands out means that the model knows what belongs together.',
    ],
    term: 'contrastive learning',
    meaning:
      'pulling the sound and the sight of one clip together and pushing those of different clips apart (InfoNCE)',
  },
  View: fetched(() => import('./similarity-view.tsx').then((m) => m.SimilarityView)),
  Controls: fetched(() => import('./similarity-controls.tsx').then((m) => m.SimilarityControls)),
};
