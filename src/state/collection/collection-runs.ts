/** The runs of Collection: reading it, searching it, and listing its rows. */
import type {
  CollectionQuery,
  CollectionRowsResult,
  CollectionSummary,
  SearchCollectionResult,
} from '../../contract/collection.ts';
import type { AppState } from '../app-state.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { selectedClip } from '../selectors.ts';

/** An opened collection. */
export interface CollectionRun extends Answered {
  readonly collection: CollectionSummary;
}

/** The result of a search, and its query. */
export interface SearchRun extends Answered {
  readonly result: SearchCollectionResult;
  readonly query: CollectionQuery;
}

export interface RowsRun extends Answered {
  readonly listed: CollectionRowsResult;
}

/** Rows that are listed to choose from. */
export const ROWS_LISTED = 12;

export const collection = defineRun<'collection'>()({
  task: 'openCollection',
  keeps: null,
  question: ({ collection: { source }, worker }) =>
    source && worker.status === 'ready' ? { key: source.id, params: { source: source.from } } : null,
  summarise: (read) => ({ collection: read }),
  announce: ({ rows, clips }) => `Collection ready: ${rows} rows of ${clips} clips.`,
  answered: (read, _question, { get }) => {
    get().collection.opened();
    const { file } = read;
    if (file) {
      // The query is the open window: the window of its clip moves when a peak is played.
      const start = get().library.clips.find(({ id }) => id === file.clipId)?.facts?.windowStartSeconds ?? 0;
      const row = Math.min(read.rows - 1, Math.round(start / get().collection.hopSeconds));
      if (read.vectors.visual === 0) get().collection.setTarget('audio');
      if (read.vectors.audio === 0) get().collection.setTarget('visual');
      get().collection.askWithRow(row, { audio: read.vectors.audio > 0, visual: read.vectors.visual > 0 });
    }
    // A clip can't be the query without a model.
    else if (!get().models.loaded || !selectedClip(get())) get().collection.askBy('row');
    get().runs.refresh();
  },
});

export const collectionSearch = defineRun<'collectionSearch'>()({
  task: 'searchCollection',
  keeps: null,
  whenNothing: 'cancel',
  question: (state) => {
    const opened = openedCollection(state);
    const query = opened && queryOf(state);
    if (!opened || !query) return null;
    const { target, filter } = state.collection;
    const revision =
      query.kind === 'clip'
        ? [selectedClip(state)?.revision, state.models.loaded?.id, state.models.loaded?.config]
        : [];
    return {
      key: JSON.stringify([opened.id, query, revision, target, filter]),
      params: { collectionId: opened.id, query, target, filter },
    };
  },
  summarise: (result, { params: { query } }) => ({ result, query }),
  announce: ({ hits, searched }) =>
    hits[0] ? `${searched} rows compared; the best is ${hits[0].path}.` : 'No row passes the filter.',
});

export const collectionRows = defineRun<'collectionRows'>()({
  task: 'collectionRows',
  keeps: null,
  whenNothing: 'cancel',
  question: (state) => {
    const opened = openedCollection(state);
    if (!opened || state.collection.by !== 'row') return null;
    const { filter } = state.collection;
    return {
      key: JSON.stringify([opened.id, filter]),
      params: { collectionId: opened.id, filter, from: 0, count: ROWS_LISTED },
    };
  },
  summarise: (listed) => ({ listed }),
});

/** The collection that is open; it stays while another one is read. */
export function openedCollection({ runs }: AppState): CollectionSummary | null {
  return runs.collection.summary?.collection ?? null;
}

function queryOf(state: AppState): CollectionQuery | null {
  const { by, row, modality } = state.collection;
  if (by === 'clip') return clipQuery(state);
  return row === null ? null : { kind: 'row', row, modality };
}

/** The query by the selected clip; null while it is not open, without a model, or if it lacks the modality. */
export function clipQuery(state: AppState): CollectionQuery | null {
  const clip = selectedClip(state);
  const { modality, span } = state.collection;
  if (clip?.status !== 'ready' || !clip.facts || !state.models.loaded) return null;
  if (modality === 'audio' ? !clip.facts.hasAudio : !clip.facts.hasVideo) return null;
  const { frameIndex } = state.library;
  return {
    ...{ kind: 'clip', clipId: clip.id, modality },
    // A query by audio does not depend on the frame.
    frameIndex: modality === 'audio' ? 0 : frameIndex,
    span: modality === 'audio' ? span : null,
  };
}
