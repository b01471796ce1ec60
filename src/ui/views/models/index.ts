/** The entry of the Models view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const models: ViewEntry = {
  name: 'models',
  title: 'Models',
  words: {
    seen: [
      'The official models are at the top. The card describes the model that every view uses. Below it you can add your own files, and choose a bundled or a kept model.',
      'A file is read in this tab and is not sent anywhere. The check at the end compares this computer with stored values.',
    ],
    term: 'checkpoint',
    meaning:
      'the file of trained weights; a pre-trained model has a decoder and can reconstruct, a fine-tuned model has classes instead',
  },
  View: fetched(() => import('./models-view.tsx').then((m) => m.ModelsView)),
  Controls: fetched(() => import('./models-controls.tsx').then((m) => m.ModelsControls)),
};
