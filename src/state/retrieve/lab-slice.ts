/** What the Retrieve view asks of a whole gallery. */
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { GetState, MakeSlice, SetState } from '../services.ts';
import type { Route } from '../shell/route.ts';
import type { LabSlice } from '../types/lab.ts';

/** How the Retrieve view counts over a whole gallery. */
export const makeLabSlice: MakeSlice<LabSlice> = (set, get) => ({
  setFramePolicy: (policy) => change(set, get, { policy }),
  setCorrected: (corrected) => change(set, get, { correction: corrected ? 'csls' : 'none' }),
  setQueryItem: (itemId) => set({ route: { ...get().route, itemId } }),
});

function change(set: SetState, get: GetState, part: Partial<Route>): void {
  set({ route: { ...get().route, ...part } });
  get().refresh(CONTROL_PAUSE_MS);
}
