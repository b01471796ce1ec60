/** The entry of the Blank view. */
import { fetched } from '../../kit/fetched.tsx';
import type { ViewEntry } from '../view-entry.ts';

export const blank: ViewEntry = {
  name: 'blank',
  title: 'Blank',
  words: {
    seen: ['Nothing yet.', 'It shows what a new view needs.'],
    term: 'blank',
    meaning: 'a view without a question to the worker',
  },
  View: fetched(() => import('./blank-view.tsx').then((m) => m.BlankView)),
  Controls: fetched(() => import('./blank-controls.tsx').then((m) => m.BlankControls)),
};
