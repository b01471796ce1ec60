/** The view that is shown, the keys, and the text of the live region. */
import type { MakeSlice } from '../services.ts';
import { DEFAULT_ROUTE } from './route.ts';
import type { ViewName } from './views.ts';
import { VIEW_STATES } from './views.ts';

export interface ShellSlice {
  readonly view: ViewName;
  /** Single-letter keys; some assistive technology needs them off. */
  readonly keysOn: boolean;
  readonly announcement: string;
  /** Shows a view, and starts its runs. */
  readonly setView: (view: ViewName) => void;
  readonly setKeysOn: (on: boolean) => void;
  readonly announce: (sentence: string) => void;
}

export const makeShellSlice: MakeSlice<ShellSlice> = (patch, get) => ({
  ...DEFAULT_ROUTE.shell,
  keysOn: true,
  announcement: '',

  setView: (view) => {
    patch({ view });
    if (VIEW_STATES[view].readsShelf) void get().models.loadShelf();
    get().runs.refresh();
  },

  setKeysOn: (keysOn) => patch({ keysOn }),
  announce: (announcement) => patch({ announcement }),
});
