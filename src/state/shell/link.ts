/** Keeps the address of the page and the state in step. */
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from '../app-state.ts';
import { familyOf } from '../selectors.ts';
import { followed, formatRoute } from './link-codec.ts';
import type { Route } from './route.ts';
import { DEFAULT_ROUTE } from './route.ts';

/** The parts of a window that the link needs. */
export interface LinkHost {
  readonly location: { readonly hash: string };
  readonly history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
}

const LINKED = Object.keys(DEFAULT_ROUTE) as (keyof Route)[];

/** Whether nothing has changed in the parts of the state that a link is made of. */
export function hasSameLink(a: Route, b: Route): boolean {
  return LINKED.every((part) => a[part] === b[part]);
}

/**
 * Keeps the state and the address in step. The address is read now and whenever the user changes it. The state is
 * written to the address: as a new history entry if the view changes, otherwise in place.
 */
export function bindLink(store: StoreApi<AppState>, host: LinkHost): void {
  const read = () => {
    if (host.location.hash !== formatRoute(store.getState())) followLink(store, host.location.hash);
  };
  read();
  host.addEventListener('popstate', read);
  host.addEventListener('hashchange', read);
  store.subscribe((state, before) => {
    if (hasSameLink(state, before)) return;
    const hash = formatRoute(state);
    if (hash === host.location.hash) return;
    if (state.shell.view === before.shell.view) host.history.replaceState(null, '', hash);
    else host.history.pushState(null, '', hash);
  });
}

/** Applies a link to the page: its view, its settings, its clip and that clip's window. */
export function followLink(store: StoreApi<AppState>, hash: string): void {
  const before = store.getState();
  store.setState(followed(hash, before, familyOf(before)));
  const { shell, library } = store.getState();
  const { clipId, windowStartSeconds: start } = library.linked;
  if (clipId !== null && clipId !== library.selectedId) library.select(clipId);
  const clip = library.clips.find(({ id }) => id === clipId);
  if (clip?.facts && start !== null && Math.abs(start - clip.facts.windowStartSeconds) > 1e-3) {
    void library.moveWindow(clip.id, start);
  }
  shell.setView(shell.view);
}
