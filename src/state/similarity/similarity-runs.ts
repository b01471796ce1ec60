/** The runs of the Similarity view: the small matrix, the large one in tiles, and the contrastive loss. */
import type { InfoNceDirection } from '../../contract/similarity.ts';
import type { RetrievalMetrics } from '../../contract/similarity.ts';
import type { AppState } from '../app-state.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { galleryClip, includedClips, waitingClips } from '../selectors.ts';

export interface SimilaritySummary extends Answered {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly pairs: number;
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}

/** A matrix that the worker holds open; names and order are in the result cache under `resultId`. */
export interface MatrixSummary extends Answered {
  readonly matrixId: string;
}

/** Cosines and gradient are in the result cache under `resultId`. */
export interface InfoNceSummary extends Answered {
  readonly loss: number;
  readonly accuracy: number;
  readonly pairs: number;
  readonly galleryPairs: number;
  readonly candidates: number;
  readonly temperature: number;
  readonly direction: InfoNceDirection;
}

/** Most clips of a small matrix; a larger one is drawn in tiles. */
export const MAX_TABLE_ITEMS = 60;

/** Whether the gallery is drawn in tiles. */
export function isLargeGallery(state: Pick<AppState, 'library' | 'gallery'>): boolean {
  return state.gallery.name === 'held-out' || includedClips(state).length > MAX_TABLE_ITEMS;
}

/** The run of the small matrix computes the clips' features; another run at the same time would compute them twice. */
const hasFeatures = ({ gallery, runs }: AppState) =>
  gallery.name !== 'clips' || runs.similarity.status === 'done';

export const similarity = defineRun<'similarity'>()({
  task: 'similarity',
  keeps: 'similarity',
  question: (state) => {
    const clips = includedClips(state);
    const { loaded: model } = state.models;
    if (state.gallery.name !== 'clips' || !model || clips.length === 0) return null;
    // Figures of a few clips mean little and would change with each.
    if (state.worker.status !== 'ready' || waitingClips(state) > 0) return null;
    return {
      key: JSON.stringify([model.id, model.config, clips.map(({ id, revision }) => [id, revision])]),
      params: { clips: clips.map(galleryClip) },
    };
  },
  summarise: ({ rows, columns, pairs, audioToVisual, visualToAudio }) => ({
    rows,
    columns,
    pairs,
    audioToVisual: audioToVisual.metrics,
    visualToAudio: visualToAudio.metrics,
  }),
  announce: ({ rows, columns }) =>
    `Similarity is ready: audio of ${rows.length} clips by video of ${columns.length} clips.`,
  answered: (_result, _question, { get }) => {
    if (get().shell.view === 'similarity') get().runs.refresh();
  },
});

export const matrix = defineRun<'matrix'>()({
  task: 'openMatrix',
  keeps: 'matrix',
  question: (state, baseUrl) => {
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery || !isLargeGallery(state) || !hasFeatures(state)) return null;
    const { order } = state.similarity;
    return {
      key: JSON.stringify([gallery.key, order]),
      params: { source: gallery.source, order, seed: 1 },
    };
  },
  summarise: ({ matrixId }) => ({ matrixId }),
  announce: ({ rows, columns }) =>
    `Matrix is ready: audio of ${rows.length} clips by video of ${columns.length} clips.`,
  answered: (_result, _question, { get }) => void get().runs.ask('infoNce'),
});

export const infoNce = defineRun<'infoNce'>()({
  task: 'infoNce',
  keeps: 'infoNce',
  question: (state, baseUrl) => {
    const gallery = galleryQuestion(state, baseUrl, 'one');
    if (!gallery || !hasFeatures(state) || state.runs.matrix.status === 'running') return null;
    const { temperature, direction, negatives, seed } = state.similarity.batch;
    const batch = { temperature, direction, negatives, seed };
    return { key: JSON.stringify([gallery.key, batch]), params: { source: gallery.source, ...batch } };
  },
  summarise: ({ loss, accuracy, galleryPairs, candidates, entries, temperature, direction }) => ({
    loss,
    accuracy,
    galleryPairs,
    candidates,
    pairs: entries.length,
    temperature,
    direction,
  }),
});
