/** The entry of the Map view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const map: ViewEntry = {
  name: 'map',
  title: 'Map',
  words: {
    seen: [
      'Each disc is the audio of a clip, each square its video, and a line joins both. Short lines mean that the model places the audio and video of a clip close together.',
      'Points that are close together have similar embeddings, as far as two dimensions can show it. The figures below the map are more reliable than distances on it.',
    ],
    term: 'joint embedding space',
    meaning:
      'the space that audio and video features share; the modality gap is the distance between the centres of both',
  },
  View: fetched(() => import('./map-view.tsx').then((m) => m.MapView)),
  Controls: fetched(() => import('./map-controls.tsx').then((m) => m.MapControls)),
};
