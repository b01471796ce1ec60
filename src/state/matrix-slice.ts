import type { AppState } from './app-state.ts';
import type { MatrixSlice } from './types/matrix.ts';
import { DEFAULT_COMPARING } from './route-comparing.ts';
import type { Batch } from './route-comparing.ts';
import type { MakeSlice, SetState } from './services.ts';

/** A slider's pause: short, because a loss takes milliseconds once the features are there. */
const BATCH_PAUSE_MS = 60;

/** The Similarity view beside its table: the matrix in tiles, and the contrastive loss with its gradient. */
export const makeMatrixSlice: MakeSlice<MatrixSlice> = (set, get, services) => {
  const setBatch = (change: Partial<Batch>) => {
    changeComparing(set, { batch: { ...get().route.comparing.batch, ...change } });
    get().refresh(BATCH_PAUSE_MS);
  };
  return {
    setMatrixOrder: (order) => {
      changeComparing(set, { order });
      get().refresh();
    },
    setBatch,
    resetBatch: () => setBatch(DEFAULT_COMPARING.batch),
    readMatrixTile: (params, signal) => services.engine.call('matrixTile', params, { signal }),
    readMatrixCell: (matrixId, row, column, signal) =>
      services.engine.call('matrixCell', { matrixId, row, column }, { signal }),
  };
};

function changeComparing(set: SetState, change: Partial<AppState['route']['comparing']>): void {
  set(({ route }) => ({ route: { ...route, comparing: { ...route.comparing, ...change } } }));
}
