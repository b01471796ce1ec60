/** The only hook into the store. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import type { AppState } from '../state/app-state.ts';
import type { FrameReel, ResultCache } from '../state/run/results.ts';
import { familyOf } from '../state/selectors.ts';
import type { SyncMeter } from '../state/shell/sync-meter.ts';
import type { AppStore } from '../state/store.ts';

export const AppStoreContext = createContext<AppStore | null>(null);

/** Reads one thing off the store; a selector that builds a new object each time would never settle. */
export function useAppStore<T>(selector: (state: AppState) => T): T {
  return useStore(useAppContext().state, selector);
}

/** Reads a list off the store; it stays the same one until an item of it changes. */
export function useAppList<T>(selector: (state: AppState) => readonly T[]): readonly T[] {
  return useAppStore(useShallow(selector));
}

/** What the loaded model reads of clips: grids, frames, seconds. */
export function useFamily(): ModelFamily {
  return useAppStore(familyOf);
}

/** A part of the state without its data. */
type Actions<S> = {
  readonly [K in keyof S as S[K] extends (...given: never[]) => unknown ? K : never]: S[K];
};

/** The actions of a part of the state: they stay the same ones, so nothing is watched for them. */
export function useActions<K extends keyof AppState>(part: K): Actions<AppState[K]> {
  return useAppContext().state.getState()[part];
}

/** Reads the whole state when something happens, such as a click; a component is not drawn again for it. */
export function useStateNow(): () => AppState {
  return useAppContext().state.getState;
}

/** The arrays that state refers to by id. */
export function useResults(): ResultCache {
  return useAppContext().results;
}

/** The frames of the window in the player. */
export function useReel(): FrameReel {
  return useAppContext().reel;
}

/** How far the picture in the player is from its sound. */
export function useSync(): SyncMeter {
  return useAppContext().sync;
}

function useAppContext(): AppStore {
  const store = useContext(AppStoreContext);
  if (!store) throw new AppError('internal', 'A component was drawn outside the store’s provider.');
  return store;
}
