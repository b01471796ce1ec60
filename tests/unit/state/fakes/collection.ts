/** What a healthy worker answers about a collection: two rows, one of which is the best. */
import type { CollectionRow } from '../../../../src/contract/collection.ts';
import type { Tasks } from './tasks.ts';

const ROWS: readonly CollectionRow[] = ['a', 'b'].map((name, row) => ({
  row,
  clipId: name,
  path: `set/${name}.mp4`,
  label: 'set',
  windowStartSeconds: 0,
  frame: 5,
  has: { audio: true, visual: row === 0 },
}));

export const collectionAnswers = {
  openCollection: async () => ({
    id: 'opened',
    rows: 2,
    clips: 2,
    vectors: { audio: 2, visual: 1 },
    empty: 0,
    width: 4,
    files: 1,
    modelSha256: null,
    labels: [{ name: 'set', rows: 2 }],
    labelCount: 1,
    bytes: 32,
    bytesInMemory: 32,
    file: null,
    milliseconds: 1,
  }),
  searchCollection: async () => ({
    hits: [{ ...ROWS[0]!, cosine: 0.5, isOwn: false }],
    searched: 1,
    timeline: null,
    starts: [],
    usual: null,
    sameModel: null,
    backend: 'cpu',
    workers: 1,
    milliseconds: 1,
  }),
  collectionRows: async () => ({ rows: ROWS, total: 2 }),
  closeCollection: async () => undefined,
} satisfies Partial<Tasks>;
