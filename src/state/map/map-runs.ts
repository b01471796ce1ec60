/** The runs of Map: the layout, and figures of the selected items. */
import type { Projection, SpaceFigures } from '../../contract/map.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import type { MapLayout } from '../shell/route.ts';

/** A layout: its points are in the result cache under `resultId`. */
export interface MapSummary extends Answered {
  readonly items: number;
  readonly milliseconds: number;
}

/** How the items that are selected lie; nothing of it is in the result cache. */
export interface SelectionSummary extends Answered {
  readonly figures: SpaceFigures;
}

export const map = defineRun<'map'>()({
  task: 'projectGallery',
  keeps: 'map',
  question: (state, baseUrl) => {
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery) return null;
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
    get().map.select(get().map.selection.filter((id) => there.has(id)));
  },
});

export const mapSelected = defineRun<'mapSelected'>()({
  task: 'spaceFigures',
  keeps: null,
  whenNothing: 'cancel',
  question: (state, baseUrl) => {
    const items = state.map.selection;
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery || items.length === 0) return null;
    return { key: JSON.stringify([gallery.key, items]), params: { source: gallery.source, items } };
  },
  summarise: (figures) => ({ figures }),
});

/** The settings that the layout depends on. */
function projectionOf({ method, ...umap }: MapLayout): Projection {
  return method === 'pca' ? { method } : { method, ...umap };
}
