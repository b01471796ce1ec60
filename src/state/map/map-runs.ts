/** The runs of Map: the layout, figures of the selected items, and the nearest neighbours of one. */
import type { NearestItems, Projection, SpaceFigures } from '../../contract/map.ts';
import type { AppState } from '../app-state.ts';
import type { GalleryQuestion } from '../gallery/gallery-source.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { waitingClips } from '../selectors.ts';
import type { MapLayout } from '../shell/route.ts';

/** A layout: its points are in the result cache under `resultId`. */
export interface MapSummary extends Answered {
  readonly items: number;
  readonly milliseconds: number;
}

/** Figures of the selected items; they are not in the result cache. */
export interface SelectionSummary extends Answered {
  readonly figures: SpaceFigures;
}

/** Neighbours of the item in focus; they are not in the result cache. */
export interface NearestSummary extends Answered {
  readonly nearest: NearestItems;
}

/** How many neighbours each list names. */
export const NEAREST_NAMED = 8;

export const map = defineRun<'map'>()({
  task: 'projectGallery',
  keeps: 'map',
  question: (state, baseUrl) => {
    const gallery = mapGallery(state, baseUrl);
    // A projection of some of the clips would be turned and mirrored with each that is opened.
    const isGrowing = state.gallery.name === 'clips' && !state.map.vectors && waitingClips(state) > 0;
    if (!gallery || isGrowing) return null;
    const projection = projectionOf(state.map.layout);
    return {
      key: JSON.stringify([gallery.key, projection]),
      params: { source: gallery.source, projection },
    };
  },
  summarise: ({ entries, milliseconds }) => ({ items: entries.length, milliseconds }),
  announce: ({ entries, projection }) =>
    `Map ready: ${entries.length} items by ${projection.method === 'pca' ? 'PCA' : 'UMAP'}.`,
  answered: ({ entries }, _question, { get }) => {
    const there = new Set(entries.map(({ id }) => id));
    const { selection, focus, select, setFocus } = get().map;
    select(selection.filter((id) => there.has(id)));
    setFocus(focus !== null && there.has(focus) ? focus : null);
  },
});

export const mapSelected = defineRun<'mapSelected'>()({
  task: 'spaceFigures',
  keeps: null,
  whenNothing: 'cancel',
  question: (state, baseUrl) => {
    const items = state.map.selection;
    const gallery = mapGallery(state, baseUrl);
    if (!gallery || items.length === 0) return null;
    return { key: JSON.stringify([gallery.key, items]), params: { source: gallery.source, items } };
  },
  summarise: (figures) => ({ figures }),
});

export const mapNearest = defineRun<'mapNearest'>()({
  task: 'nearestItems',
  keeps: null,
  whenNothing: 'cancel',
  question: (state, baseUrl) => {
    const { focus: item } = state.map;
    const gallery = mapGallery(state, baseUrl);
    if (!gallery || item === null) return null;
    return {
      key: JSON.stringify([gallery.key, item]),
      params: { source: gallery.source, item, count: NEAREST_NAMED },
    };
  },
  summarise: (nearest) => ({ nearest }),
});

/** The user's vectors if there are any, otherwise the gallery; null while something is missing. */
function mapGallery(state: AppState, baseUrl: string): GalleryQuestion | null {
  const { vectors } = state.map;
  if (!vectors) return galleryQuestion(state, baseUrl, 'one');
  if (state.worker.status !== 'ready') return null;
  const { id, from } = vectors;
  const source = from.kind === 'files' ? ({ kind: 'vectors', id, files: from.files } as const) : from;
  return { source, key: id };
}

/** The settings that the layout depends on. */
function projectionOf({ method, ...umap }: MapLayout): Projection {
  return method === 'pca' ? { method } : { method, ...umap };
}
