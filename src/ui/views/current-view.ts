/** The entry of the shown view, for components that several views use. */
import { createContext, useContext } from 'react';
import type { ViewEntry } from './view-entry.ts';

export const CurrentView = createContext<ViewEntry | null>(null);

/** @throws Error outside a view. */
export function useCurrentView(): ViewEntry {
  const entry = useContext(CurrentView);
  if (!entry) throw new Error('Expected to be rendered inside a view.');
  return entry;
}
