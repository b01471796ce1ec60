/** The Reconstruct view, as the page lists it. Shown first, so it comes with the page. */
import type { ViewEntry } from '../view-entry.ts';
import { ReconstructControls } from './reconstruct-controls.tsx';
import { ReconstructView } from './reconstruct-view.tsx';

export const reconstruct: ViewEntry = {
  name: 'reconstruct',
  title: 'Reconstruct',
  words: {
    seen: [
      'One moment of a clip as a picture, and its sound as a spectrogram: time runs right, pitch runs up, brighter is louder.',
      'Three quarters of both are hidden under a hatch; the model sees the rest and guesses what is missing, and the loss says how far off its guess is.',
    ],
    term: 'masked data modelling',
    meaning: 'learning by hiding patches of 16 x 16 values and rebuilding them, without any label',
  },
  View: ReconstructView,
  Controls: ReconstructControls,
};
