/** What the Map view asks: a layout, and how the selected items lie. */
import type { Projection } from '../../contract/map.ts';
import { galleryQuestion } from '../retrieve/gallery-source.ts';
import { defineRun } from '../run/define-run.ts';
import type { MapLayout } from '../shell/route.ts';

export const map = defineRun<'map'>()({
  task: 'projectGallery',
  keeps: 'map',
  question: (state, baseUrl) => {
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery) return null;
    const projection = projectionOf(state.route.layout);
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
    get().selectOnMap(get().mapSelection.filter((id) => there.has(id)));
  },
});

export const mapSelected = defineRun<'mapSelected'>()({
  task: 'spaceFigures',
  keeps: null,
  whenNothing: 'cancel',
  question: (state, baseUrl) => {
    const items = state.mapSelection;
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery || items.length === 0) return null;
    return { key: JSON.stringify([gallery.key, items]), params: { source: gallery.source, items } };
  },
  summarise: (figures) => ({ figures }),
});

/** What of the settings the layout depends on. */
function projectionOf({ method, ...umap }: MapLayout): Projection {
  return method === 'pca' ? { method } : { method, ...umap };
}
