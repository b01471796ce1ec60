/** The large matrix in tiles, and the settings of the contrastive loss and its gradient. */
import type {
  MatrixCellResult,
  MatrixOrder,
  MatrixTileParams,
  MatrixTileResult,
} from '../../contract/similarity.ts';
import type { MakeSlice } from '../services.ts';
import type { Batch } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

export interface SimilaritySlice {
  /** How rows and columns of the large matrix are sorted. */
  readonly order: MatrixOrder;
  /** What the contrastive loss is computed with. */
  readonly batch: Batch;
  readonly setOrder: (order: MatrixOrder) => void;
  readonly setBatch: (change: Partial<Batch>) => void;
  readonly resetBatch: () => void;
  /** Part of the matrix that is open. @throws {@link AppError} `aborted`, and `not-found` once it is closed. */
  readonly readTile: (params: MatrixTileParams, signal: AbortSignal) => Promise<MatrixTileResult>;
  readonly readCell: (
    matrixId: string,
    row: number,
    column: number,
    signal: AbortSignal,
  ) => Promise<MatrixCellResult>;
}

/** Pause of a slider before a run: short, because a loss takes milliseconds once the features are computed. */
const BATCH_PAUSE_MS = 60;

export const makeSimilaritySlice: MakeSlice<SimilaritySlice> = (patch, get, { engine }) => {
  const setBatch = (change: Partial<Batch>) => {
    patch(({ batch }) => ({ batch: { ...batch, ...change } }));
    get().runs.refresh(BATCH_PAUSE_MS);
  };
  return {
    ...DEFAULT_ROUTE.similarity,
    setOrder: (order) => {
      patch({ order });
      get().runs.refresh();
    },
    setBatch,
    resetBatch: () => setBatch(DEFAULT_ROUTE.similarity.batch),
    readTile: (params, signal) => engine.call('matrixTile', params, { signal }),
    readCell: (matrixId, row, column, signal) =>
      engine.call('matrixCell', { matrixId, row, column }, { signal }),
  };
};
