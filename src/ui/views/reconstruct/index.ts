/** Entry of the Reconstruct view. It is shown first, so its code is part of the page's first script. */
import type { ViewEntry } from '../view-entry.ts';
import { ReconstructControls } from './reconstruct-controls.tsx';
import { ReconstructView } from './reconstruct-view.tsx';

export const reconstruct: ViewEntry = {
  name: 'reconstruct',
  title: 'Reconstruct',
  words: {
    seen: [
      'One frame of a clip, and its audio as a spectrogram: time runs right, frequency runs up, brighter is louder.',
      'Three quarters of the patches of both are hidden under a hatch. The model sees the rest of both and predicts every hidden patch; the masked loss measures how far the prediction is from the original.',
      'In the rebuilt picture, a marked corner means a visible patch: the original is shown there, because the model was not trained to predict it. Slide over the rebuilt frame to see the original.',
      'Mean fill, nearest patch and harmonic inpainting fill the same patches without a model. A good model has less loss than the best of them.',
    ],
    term: 'masked data modelling',
    meaning: 'learning to rebuild hidden patches of 16 × 16 values, without labels',
  },
  View: ReconstructView,
  Controls: ReconstructControls,
};
