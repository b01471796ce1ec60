/** The entry of the view in the centre, for components that every view shares. */
import { createContext, useContext } from 'react';
import type { ViewEntry } from './view-entry.ts';

export const CurrentView = createContext<ViewEntry | null>(null);

/** @throws Error outside a view. */
export function useCurrentView(): ViewEntry {
  const entry = useContext(CurrentView);
  if (!entry) throw new Error('Expected to be drawn in a view.');
  return entry;
}
