/** The only hook into the store. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
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

/** What the loaded model reads of clips: grids, frames, seconds. */
export function useFamily(): ModelFamily {
  return useAppStore(familyOf);
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
