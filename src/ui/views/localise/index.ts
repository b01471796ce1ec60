/** The Localise view, as the page lists it. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const localise: ViewEntry = {
  name: 'localise',
  title: 'Localise',
  words: {
    seen: [
      'The heat over the picture says how alike each patch is to the sound; the heat over the spectrogram says the same of its moments and pitches.',
      'The model was never told where anything is, so bright patches are a trace of what it learned and not a measured position.',
    ],
    term: 'sound source localisation',
    meaning:
      'here the cosine of every patch’s token with the pooled feature of the other sense, before any averaging',
  },
  View: fetched(() => import('./localise-view.tsx').then((m) => m.LocaliseView)),
  Controls: fetched(() => import('./localise-controls.tsx').then((m) => m.LocaliseControls)),
};
