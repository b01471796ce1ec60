/** Keeps address and state in step. */
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from '../app-state.ts';
import { familyOf } from '../selectors.ts';
import { formatRoute, parseRoute } from './link-codec.ts';

/** What of a window the link needs. */
export interface LinkHost {
  readonly location: { readonly hash: string };
  readonly history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
}

/**
 * Keeps state and address in step: the address is read now and whenever the user changes it; state writes
 * it back, as a new history entry when the view changes and in place otherwise.
 */
export function bindLink(store: StoreApi<AppState>, host: LinkHost): void {
  const read = () => {
    if (host.location.hash !== formatRoute(store.getState().route)) {
      store.getState().setRoute(parseRoute(host.location.hash, familyOf(store.getState())));
    }
  };
  read();
  host.addEventListener('popstate', read);
  host.addEventListener('hashchange', read);
  store.subscribe((state, before) => {
    if (state.route === before.route) return;
    const hash = formatRoute(state.route);
    if (hash === host.location.hash) return;
    if (state.route.view === before.route.view) host.history.replaceState(null, '', hash);
    else host.history.pushState(null, '', hash);
  });
}
