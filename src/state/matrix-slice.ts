import type { AppState } from './app-state.ts';
import type { InfoNceSummary, MatrixSlice, MatrixSummary } from './types/matrix.ts';
import { galleryQuestion } from './gallery-source.ts';
import { DEFAULT_COMPARING } from './route-comparing.ts';
import type { Batch } from './route-comparing.ts';
import { Runner } from './runner.ts';
import { includedClips } from './selectors.ts';
import type { GetState, MakeSlice, Services, SetState } from './services.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** Clips that a table can show; what is larger is drawn in tiles. */
export const MAX_TABLE_ITEMS = 64;

/** A slider's pause: short, because a loss takes milliseconds once the features are there. */
const BATCH_PAUSE_MS = 60;

/** Whether the Similarity view draws its gallery in tiles. */
export function isLargeGallery(state: Pick<AppState, 'route' | 'clips' | 'excludedClipIds'>): boolean {
  return state.route.gallery === 'held-out' || includedClips(state).length > MAX_TABLE_ITEMS;
}

/** The Similarity view beside its table: the matrix in tiles, and the contrastive loss with its gradient. */
export const makeMatrixSlice: MakeSlice<MatrixSlice> = (set, get, services) => {
  const runners = {
    matrix: new Runner<MatrixSummary>('matrix', set, get, services),
    infoNce: new Runner<InfoNceSummary>('infoNce', set, get, services),
  };
  const setBatch = (change: Partial<Batch>) => {
    changeComparing(set, { batch: { ...get().route.comparing.batch, ...change } });
    get().refresh(BATCH_PAUSE_MS);
  };
  return {
    matrix: idle,
    infoNce: idle,
    setMatrixOrder: (order) => {
      changeComparing(set, { order });
      get().refresh();
    },
    setBatch,
    resetBatch: () => setBatch(DEFAULT_COMPARING.batch),
    askComparing: () => {
      const state = get();
      // The table's own run computes the clips' features; a second one beside it would compute them twice.
      if (state.route.gallery === 'clips' && state.similarity.status !== 'done') return;
      if (isLargeGallery(state)) askMatrix(runners.matrix, get, services);
      if (get().matrix.status !== 'running') askInfoNce(runners.infoNce, get, services);
    },
    cancelMatrix: (kind) => runners[kind].cancel(),
    retryMatrix: (kind) => {
      runners[kind].forget();
      get().askComparing();
    },
    readMatrixTile: (params, signal) => services.engine.call('matrixTile', params, { signal }),
    readMatrixCell: (matrixId, row, column, signal) =>
      services.engine.call('matrixCell', { matrixId, row, column }, { signal }),
  };
};

function changeComparing(set: SetState, change: Partial<AppState['route']['comparing']>): void {
  set(({ route }) => ({ route: { ...route, comparing: { ...route.comparing, ...change } } }));
}

function askMatrix(
  runner: Runner<MatrixSummary>,
  get: GetState,
  { engine, results, baseUrl }: Services,
): void {
  const question = galleryQuestion(get(), baseUrl, 'one');
  if (!question) return;
  const { order } = get().route.comparing;
  const key = JSON.stringify([question.key, order]);
  void runner.ask(
    key,
    async (signal, onProgress) => {
      const params = { source: question.source, order, seed: 1 };
      const result = await engine.call('openMatrix', params, { signal, onProgress });
      return { key, resultId: results.put('matrix', result), matrixId: result.matrixId };
    },
    ({ resultId }) => {
      const { rows, columns } = results.get('matrix', resultId) ?? { rows: [], columns: [] };
      get().announce(`Matrix ready: ${rows.length} sounds against ${columns.length} pictures.`);
      get().askComparing();
    },
  );
}

function askInfoNce(
  runner: Runner<InfoNceSummary>,
  get: GetState,
  { engine, results, baseUrl }: Services,
): void {
  const question = galleryQuestion(get(), baseUrl, 'one');
  if (!question) return;
  const { temperature, direction, negatives, seed } = get().route.comparing.batch;
  const batch = { temperature, direction, negatives, seed };
  const key = JSON.stringify([question.key, batch]);
  void runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call(
        'infoNce',
        { source: question.source, ...batch },
        { signal, onProgress },
      );
      const { loss, accuracy, galleryPairs, candidates, entries } = result;
      const resultId = results.put('infoNce', result);
      const figures = { loss, accuracy, galleryPairs, candidates, pairs: entries.length };
      return { key, resultId, ...figures, temperature, direction };
    },
    () => undefined,
  );
}
