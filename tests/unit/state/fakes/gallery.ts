/** What a healthy worker answers to the tasks of galleries: similarity, retrieval and map. */
import type { Tasks } from './tasks.ts';
import { unanswered } from './tasks.ts';

const galleryEntry = (id: string) => ({
  id,
  isClip: !id.startsWith('pair'),
  name: id,
  kind: null,
  hasAudio: true,
  hasVisual: true,
});

const SPACE = {
  sounds: 2,
  sights: 2,
  pairs: 2,
  gap: 0.5,
  alignment: 1,
  uniformityAudio: -1,
  uniformityVisual: -1,
  uniformityBoth: -1,
};

export const galleryAnswers = {
  similarity: unanswered,
  infoNce: async ({ temperature, direction }) => ({
    entries: ['01-bird', '02-fire'].map(galleryEntry),
    galleryPairs: 2,
    loss: temperature,
    accuracy: 1,
    candidates: 2,
    temperature,
    direction,
    cosine: new Float32Array(4),
    gradient: new Float32Array(4),
  }),
  openMatrix: async ({ order }) => ({
    matrixId: order,
    entries: [galleryEntry('pair-0')],
    order,
    rows: Uint32Array.of(0),
    columns: Uint32Array.of(0),
    cluster: null,
    levels: 1,
    tileSize: 256,
    range: [0, 1],
    milliseconds: 1,
  }),
  matrixTile: async () => ({ rows: 1, columns: 1, values: new Float32Array(1) }),
  matrixCell: async () => ({ cosine: 0, rankOfPicture: 1, rankOfSound: 1 }),
  retrievalLab: unanswered,
  galleryRecall: async ({ kind }) => ({
    kind,
    pairs: 0,
    kinds: [],
    audioToVisual: null,
    visualToAudio: null,
  }),
  queryPart: unanswered,
  shortClip: unanswered,
  projectGallery: async ({ projection }) => ({
    entries: ['01-bird', '02-fire'].map(galleryEntry),
    projection,
    width: 2,
    coordinates: Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1),
    explained: projection.method === 'pca' ? [0.5, 0.25] : null,
    figures: SPACE,
    ranks: Int32Array.of(1, 1, 2, 1),
    milliseconds: 1,
  }),
  nearestItems: async ({ item }) => ({
    item,
    visualOfAudio: [{ item: 0, cosine: 0.5 }],
    audioOfVisual: [{ item: 0, cosine: 0.5 }],
    audioOfAudio: [],
    visualOfVisual: [],
  }),
  spaceFigures: async ({ items }) => ({ ...SPACE, pairs: items.length }),
  exportGallery: async ({ format }) => ({ fileName: `gallery.${format}`, blob: new Blob(['x']) }),
} satisfies Partial<Tasks>;
