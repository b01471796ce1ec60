/** View, settings, what the live region says. */
import { withDrawn } from '../reconstruct/mask-edit.ts';
import { replaceMask } from '../reconstruct/paint-slice.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { GetState, MakeSlice, SetState } from '../services.ts';
import type { ViewSlice } from '../types/view.ts';
import { overRoute } from './link-codec.ts';
import type { Route } from './route.ts';
import { DEFAULT_MASK, DEFAULT_ROUTE, MAX_RATIO } from './route.ts';
import { VIEW_STATES } from './views.ts';

/** Which view is shown and under which settings: all that a link carries, and what the page says aloud. */
export const makeViewSlice: MakeSlice<ViewSlice> = (set, get) => ({
  route: DEFAULT_ROUTE,
  keysOn: true,
  announcement: '',

  setView: (view) => {
    set({ route: { ...get().route, view } });
    openShelf(get);
    get().refresh();
  },

  setRoute: (route) => {
    const next = overRoute(route, get().route);
    set({ route: next });
    openShelf(get);
    const { selectedClipId, selectClip, moveWindow, clips } = get();
    const { clipId } = next;
    if (clipId !== null && clipId !== selectedClipId) selectClip(clipId);
    const start = next.windowStartSeconds;
    const clip = clips.find(({ id }) => id === clipId);
    if (clip?.facts && start !== null && Math.abs(start - clip.facts.windowStartSeconds) > 1e-3) {
      moveWindow(clip.id, start);
    }
    get().refresh();
  },

  setFrame: (frameIndex) => change(set, get, { frameIndex }),
  setRatio: (sense, ratio) => {
    const value = Math.min(MAX_RATIO, Math.max(0, ratio));
    // What draws a sense's mask beats what was painted over it; undo brings that back.
    const mask = withDrawn(get().route.mask, sense);
    replaceMask(set, get, { ...mask, [sense === 'audio' ? 'ratioAudio' : 'ratioVisual']: value });
  },
  setAudioMode: (audioMode) => replaceMask(set, get, { ...withDrawn(get().route.mask, 'audio'), audioMode }),
  setSeed: (seed) => {
    const mask = withDrawn(withDrawn(get().route.mask, 'audio'), 'visual');
    replaceMask(set, get, { ...mask, seed: Math.round(seed) >>> 0 });
  },
  resetMask: () => replaceMask(set, get, DEFAULT_MASK),
  setPaint: (paint) => change(set, get, { paint }),
  setFrom: (from) => change(set, get, { from }),
  setHeat: (heat) => change(set, get, { heat }),
  setGallery: (gallery) => change(set, get, { gallery }),
  setKeysOn: (keysOn) => set({ keysOn }),
  announce: (announcement) => set({ announcement }),
});

function openShelf(get: GetState): void {
  if (VIEW_STATES[get().route.view].readsShelf) void get().loadShelf();
}

function change(set: SetState, get: GetState, part: Partial<Route>): void {
  set({ route: { ...get().route, ...part } });
  get().refresh(CONTROL_PAUSE_MS);
}
