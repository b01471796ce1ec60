/** Entry of the Similarity view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const similarity: ViewEntry = {
  name: 'similarity',
  title: 'Similarity',
  words: {
    seen: [
      'Every row is the audio of a clip and every column the video of a clip; the colour is their cosine similarity, computed without a mask.',
      'The audio and video of the same clip meet on the diagonal. A model that has learned which belong together has its highest values there.',
    ],
    term: 'contrastive learning',
    meaning:
      'pulling the audio and video of one clip together and pushing those of different clips apart (InfoNCE)',
  },
  View: fetched(() => import('./similarity-view.tsx').then((m) => m.SimilarityView)),
  Controls: fetched(() => import('./similarity-controls.tsx').then((m) => m.SimilarityControls)),
};
