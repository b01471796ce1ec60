/** What the next visit begins with: read at the start, written on change. */
import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from '../app-state.ts';
import { CONTROL_PAUSE_MS, Debounce } from '../run/latest.ts';
import type { LastModel } from '../types/model.ts';
import { formatRoute, parseRoute } from './link-codec.ts';
import type { GalleryName, Route } from './route.ts';
import { DEFAULT_ROUTE, GALLERIES } from './route.ts';
import { member } from './route-values.ts';
import { VIEW_STATES } from './views.ts';

/** Where one text lies between visits; none of its methods throws, since a page without storage works too. */
export interface SettingsPort {
  read(): string | null;
  write(text: string): void;
  clear(): void;
}

/** What of a visit the next one begins with. */
export interface SavedSettings extends Pick<Route, 'mask' | 'paint'> {
  readonly keysOn: boolean;
  /** Whether clips are kept. */
  readonly keepClips: boolean;
  readonly gallery: GalleryName;
  /** Null for the first of the page's own. */
  readonly model: LastModel | null;
}

/** Parameters of a link that are about the masks and how the result is painted. */
const MASK_PARAMETERS = ['ra', 'rv', 'mode', 'seed', 'ma', 'mv', 'paint'];

/** Reads what {@link formatSettings} wrote; what is damaged takes its default, and the rest stays. */
export function parseSettings(text: string | null): SavedSettings {
  const { keysOn, keepClips, link, gallery, model } = parseRecord(text);
  const { mask, paint } = parseRoute(typeof link === 'string' ? link : '');
  return {
    mask,
    paint,
    keysOn: keysOn !== false,
    keepClips: keepClips !== false,
    gallery: member(GALLERIES, typeof gallery === 'string' ? gallery : null, DEFAULT_ROUTE.gallery),
    model: parseModel(model),
  };
}

/** Masks are written as a link writes them: one reading of them, and one check. */
export function formatSettings({ mask, paint, keysOn, keepClips, gallery, model }: SavedSettings): string {
  const link = formatRoute({ ...DEFAULT_ROUTE, mask, paint });
  return JSON.stringify({ keysOn, keepClips, link, gallery, model });
}

/** A route with the saved settings where the link that was opened says nothing of them. */
export function withSaved(route: Route, hash: string, saved: SavedSettings): Route {
  const params = new URLSearchParams(hash.split('?', 2)[1] ?? '');
  const { mask, paint, gallery } = saved;
  // Such a link leaves the gallery out where it is the first.
  const linksGallery =
    hash !== '' && VIEW_STATES[route.view].link.some(({ carries }) => carries === 'gallery');
  return {
    ...route,
    ...(!MASK_PARAMETERS.some((name) => params.has(name)) && { mask, paint }),
    ...(!linksGallery && { gallery }),
  };
}

/**
 * Begins with what was saved, and saves what changes once changes have paused.
 *
 * @param hash - the link that was opened, as it was before the page wrote to it: its values beat the saved ones.
 * @returns writes at once what is still to be written, for a page that goes.
 */
export function bindSettings(store: StoreApi<AppState>, port: SettingsPort, hash: string): () => void {
  const saved = parseSettings(port.read());
  const { route } = store.getState();
  const { keysOn, keepClips } = saved;
  store.setState({ keysOn, keepClips, route: withSaved(route, hash, saved) });
  const pause = new Debounce();
  const write = () => {
    // What was forgotten must not come back with the next move of a slider.
    if (!store.getState().forgotten) port.write(settingsOf(store.getState(), port));
  };
  store.subscribe((state, before) => {
    const changed =
      state.keysOn !== before.keysOn ||
      state.keepClips !== before.keepClips ||
      state.modelRequest !== before.modelRequest ||
      state.route.mask !== before.route.mask ||
      state.route.paint !== before.route.paint ||
      state.route.gallery !== before.route.gallery;
    if (changed) pause.schedule(write, CONTROL_PAUSE_MS);
  });
  return () => {
    if (!pause.waiting) return;
    pause.cancel();
    write();
  };
}

function settingsOf(
  { route, keysOn, keepClips, modelRequest, standsInFor }: AppState,
  port: SettingsPort,
): string {
  const { mask, paint, gallery } = route;
  const source = modelRequest?.source;
  // A file that was dropped and not kept can't be opened again, nor may an address be: the one before it stays.
  let { model } = parseSettings(port.read());
  if (source?.kind === 'kept') model = { kind: 'kept', id: source.id };
  if (source?.kind === 'bundled') {
    model = source.modelId === undefined ? null : { kind: 'bundled', id: source.modelId };
  }
  // The page's own was not chosen: the next visit tries the other again.
  if (standsInFor) model = standsInFor;
  return formatSettings({ mask, paint, gallery, keysOn, keepClips, model });
}

function parseModel(value: unknown): LastModel | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, id } = value as Record<string, unknown>;
  return (kind === 'bundled' || kind === 'kept') && typeof id === 'string' ? { kind, id } : null;
}

function parseRecord(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
