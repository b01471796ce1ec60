/** The Map view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const map: ViewEntry = {
  name: 'map',
  title: 'Map',
  words: {
    seen: [
      'Each point is a sound or a sight, and a line joins the two of one clip.',
      'Points that lie close are alike to the model as far as two dimensions can show it, so trust the figures beside the map over distances on it.',
    ],
    term: 'joint embedding space',
    meaning: 'the modality gap is the distance between the middle of all sounds and the middle of all sights',
  },
  View: fetched(() => import('./map-view.tsx').then((m) => m.MapView)),
  Controls: fetched(() => import('./map-controls.tsx').then((m) => m.MapControls)),
};
