/** Settings kept between visits: read at the start, written on change. */
import type { StoreApi } from 'zustand/vanilla';
import type { LastModel } from '../../contract/kept.ts';
import { parseSettingsFacts } from '../../contract/kept.ts';
import type { AppState } from '../app-state.ts';
import { mergeParts } from '../merge.ts';
import type { ReconstructSlice } from '../reconstruct/reconstruct-slice.ts';
import { CONTROL_PAUSE_MS, Debounce } from '../run/latest.ts';
import { formatRoute, parseRoute } from './link-codec.ts';
import { gallery } from './link-parts.ts';
import type { GalleryName, Route } from './route.ts';
import { DEFAULT_ROUTE, GALLERIES } from './route.ts';
import { member } from './route-values.ts';
import { VIEW_STATES } from './views.ts';

/** Stores one text between visits. No method throws, because the page also works without storage. */
export interface SettingsPort {
  read(): string | null;
  write(text: string): void;
  clear(): void;
}

/** The settings that the next visit starts with. */
export interface SavedSettings extends Pick<ReconstructSlice, 'mask' | 'statistics'> {
  readonly keysOn: boolean;
  /** Whether clips are kept. */
  readonly keepClips: boolean;
  readonly gallery: GalleryName;
  /** Null for the first bundled model. */
  readonly model: LastModel | null;
  /** Labels that the user gave to clips, by clip id. */
  readonly clipLabels: Readonly<Record<string, string>>;
}

/** More labels are not saved; the earliest are left out. */
const MOST_LABELS = 5000;

/** Parameters of a link that set the masks and how the result is painted. */
const MASK_PARAMETERS = ['ra', 'rv', 'mode', 'seed', 'ma', 'mv', 'paint'];

/** Reads what {@link formatSettings} wrote. A damaged value takes its default. */
export function parseSettings(text: string | null): SavedSettings {
  const { link, gallery, ...facts } = parseSettingsFacts(parseJson(text));
  return {
    ...parseRoute(link).reconstruct,
    ...facts,
    gallery: member(GALLERIES, gallery, DEFAULT_ROUTE.gallery.name),
  };
}

/** Writes the settings as JSON. Masks are written as in a link, so that one parser reads both. */
export function formatSettings({
  mask,
  statistics,
  keysOn,
  keepClips,
  gallery,
  model,
  clipLabels,
}: SavedSettings): string {
  const link = formatRoute(mergeParts(DEFAULT_ROUTE, { reconstruct: { mask, statistics } }));
  return JSON.stringify({ keysOn, keepClips, link, gallery, model, clipLabels });
}

/** A state with the saved settings that are not in the opened link. */
export function withSaved<S extends Route>(state: S, hash: string, saved: SavedSettings): S {
  const params = new URLSearchParams(hash.split('?', 2)[1] ?? '');
  const { mask, statistics, gallery: name } = saved;
  // A link of such a view omits the gallery if it is the default.
  const linksGallery = hash !== '' && VIEW_STATES[state.shell.view].link.includes(gallery);
  return mergeParts<Route>(state, {
    ...(!MASK_PARAMETERS.some((parameter) => params.has(parameter)) && { reconstruct: { mask, statistics } }),
    ...(!linksGallery && { gallery: { name } }),
  }) as S;
}

/**
 * Starts with the saved settings, and saves changes after a pause.
 *
 * @param hash - the opened link, before the page wrote to it. Its values override the saved ones.
 * @returns a function that writes pending changes at once, for a page that closes.
 */
export function bindSettings(store: StoreApi<AppState>, port: SettingsPort, hash: string): () => void {
  const saved = parseSettings(port.read());
  const { keysOn, keepClips } = saved;
  const begun = mergeParts(store.getState(), {
    shell: { keysOn },
    keptClips: { on: keepClips },
    classify: { clipLabels: new Map(Object.entries(saved.clipLabels)) },
  });
  store.setState(withSaved(begun, hash, saved));
  const pause = new Debounce();
  const write = () => {
    // After everything was forgotten, a change must not write the settings again.
    if (!store.getState().stored.forgotten) port.write(settingsOf(store.getState(), port));
  };
  store.subscribe((state, before) => {
    const changed =
      state.shell.keysOn !== before.shell.keysOn ||
      state.keptClips.on !== before.keptClips.on ||
      state.models.request !== before.models.request ||
      state.reconstruct.mask !== before.reconstruct.mask ||
      state.reconstruct.statistics !== before.reconstruct.statistics ||
      state.classify.clipLabels !== before.classify.clipLabels ||
      state.gallery.name !== before.gallery.name;
    if (changed) pause.schedule(write, CONTROL_PAUSE_MS);
  });
  return () => {
    if (!pause.waiting) return;
    pause.cancel();
    write();
  };
}

function settingsOf(state: AppState, port: SettingsPort): string {
  const { shell, keptClips, models, reconstruct, gallery } = state;
  const { request, standsInFor } = models;
  const source = request?.source;
  // A dropped file that is not kept, or a URL, cannot be opened again, so the earlier model stays saved.
  let { model } = parseSettings(port.read());
  if (source?.kind === 'kept') model = { kind: 'kept', id: source.id };
  if (source?.kind === 'bundled') {
    model = source.modelId === undefined ? null : { kind: 'bundled', id: source.modelId };
  }
  // The bundled model is only a replacement, so the next visit tries the other model again.
  if (standsInFor) model = standsInFor;
  const { mask, statistics } = reconstruct;
  return formatSettings({
    mask,
    statistics,
    keysOn: shell.keysOn,
    keepClips: keptClips.on,
    gallery: gallery.name,
    model,
    clipLabels: Object.fromEntries(lastingLabels(state).slice(-MOST_LABELS)),
  });
}

/**
 * The labels of clips that are there on the next visit: all, but not those of the user's clips if these are not kept.
 */
function lastingLabels({ classify, keptClips, library }: AppState): (readonly [string, string])[] {
  if (keptClips.on) return [...classify.clipLabels];
  const users = new Set(library.clips.flatMap(({ id, origin }) => (origin === 'user' ? [id] : [])));
  return [...classify.clipLabels].filter(([id]) => !users.has(id));
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}
