/** The matrix in tiles and the contrastive loss. */
import type { MakeSlice } from '../services.ts';
import type { Batch } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';
import type { MatrixSlice } from '../types/matrix.ts';

/** A slider's pause: short, because a loss takes milliseconds once the features are there. */
const BATCH_PAUSE_MS = 60;

/** The Similarity view beside its table: the matrix in tiles, and the contrastive loss with its gradient. */
export const makeMatrixSlice: MakeSlice<MatrixSlice> = (set, get, services) => {
  const setBatch = (change: Partial<Batch>) => {
    set(({ route }) => ({ route: { ...route, batch: { ...route.batch, ...change } } }));
    get().refresh(BATCH_PAUSE_MS);
  };
  return {
    setMatrixOrder: (order) => {
      set(({ route }) => ({ route: { ...route, order } }));
      get().refresh();
    },
    setBatch,
    resetBatch: () => setBatch(DEFAULT_ROUTE.batch),
    readMatrixTile: (params, signal) => services.engine.call('matrixTile', params, { signal }),
    readMatrixCell: (matrixId, row, column, signal) =>
      services.engine.call('matrixCell', { matrixId, row, column }, { signal }),
  };
};
