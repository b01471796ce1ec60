/** The entry of the Localise view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const localise: ViewEntry = {
  name: 'localise',
  title: 'Localise',
  words: {
    seen: [
      'The map over the frame shows how similar each patch is to the audio; the map over the spectrogram shows how similar each patch is to the frame.',
      'Attention rollout shows what the tokens of the other modality read, not what decides. Drop tokens leaves out groups of patches, one after the other, and shows how the cosine of the pair changes.',
      'The model was never told where anything is, so a bright patch shows what it learned and is not a measured position.',
    ],
    term: 'sound source localisation',
    meaning:
      'here the cosine of each patch’s token with the pooled feature of the other modality, before any averaging',
  },
  View: fetched(() => import('./localise-view.tsx').then((m) => m.LocaliseView)),
  Controls: fetched(() => import('./localise-controls.tsx').then((m) => m.LocaliseControls)),
};
