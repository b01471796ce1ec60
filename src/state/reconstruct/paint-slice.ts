/** Masks painted by hand, and undo. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { GetState, MakeSlice, SetState } from '../services.ts';
import type { PaintSlice } from '../types/paint.ts';
import { withPainted } from './mask-edit.ts';

/** Strokes that can be taken back; a mask is a few hundred bytes. */
const MAX_HISTORY = 200;

/** Masks painted by hand: which sense takes strokes, what they make of its mask, and the way back. */
export const makePaintSlice: MakeSlice<PaintSlice> = (set, get) => ({
  painting: { audio: false, visual: false },
  maskHistory: [],

  setPainting: (sense, on) => set({ painting: { ...get().painting, [sense]: on } }),

  paintMask: (sense, hidden, continues = false) => {
    const before = get().route.mask;
    const mask = withPainted(before, sense, familyOf(get())[sense].grid, hidden);
    if (isSame(mask, before)) return;
    get().supersede('reconstruct');
    replaceMask(set, get, mask, !continues);
  },

  undoMask: () => {
    const { maskHistory, route } = get();
    // A stroke that was taken back by a second finger left an entry that changes nothing.
    const at = maskHistory.findLastIndex((mask) => !isSame(mask, route.mask));
    const mask = maskHistory[at];
    if (!mask) return;
    get().supersede('reconstruct');
    replaceMask(set, get, mask, false);
    set({ maskHistory: maskHistory.slice(0, at) });
  },
});

/** Changes what is hidden and has it rebuilt; what was painted by hand can be brought back. */
export function replaceMask(
  set: SetState,
  get: GetState,
  mask: MaskParams,
  remember = isPainted(get().route.mask),
): void {
  const { route, maskHistory } = get();
  set({
    route: { ...route, mask },
    ...(remember ? { maskHistory: [...maskHistory, route.mask].slice(-MAX_HISTORY) } : {}),
  });
  get().refresh(CONTROL_PAUSE_MS);
}

function isPainted({ audioMask, visualMask }: MaskParams): boolean {
  return audioMask !== undefined || visualMask !== undefined;
}

function isSame(a: MaskParams, b: MaskParams): boolean {
  const fields = ['ratioAudio', 'ratioVisual', 'audioMode', 'seed', 'audioMask', 'visualMask'] as const;
  return fields.every((field) => a[field] === b[field]);
}
