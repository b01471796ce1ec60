import type {
  InfoNceDirection,
  MatrixCellResult,
  MatrixOrder,
  MatrixTileParams,
  MatrixTileResult,
} from '../../engine/contract/matrix.ts';
import type { Batch } from '../route-comparing.ts';
import type { Run } from './runs.ts';

/** A matrix that the worker holds open; names and order are in the result cache under `resultId`. */
export interface MatrixSummary {
  readonly key: string;
  readonly resultId: string;
  readonly matrixId: string;
}

/** Cosines and gradient are in the result cache under `resultId`. */
export interface InfoNceSummary {
  readonly key: string;
  readonly resultId: string;
  readonly loss: number;
  readonly accuracy: number;
  readonly pairs: number;
  readonly galleryPairs: number;
  readonly candidates: number;
  readonly temperature: number;
  readonly direction: InfoNceDirection;
}

export interface MatrixSlice {
  readonly matrix: Run<MatrixSummary>;
  readonly infoNce: Run<InfoNceSummary>;
  readonly setMatrixOrder: (order: MatrixOrder) => void;
  readonly setBatch: (change: Partial<Batch>) => void;
  readonly resetBatch: () => void;
  /** Asks for the large matrix where the gallery needs one, then for the loss, unless they are there. */
  readonly askComparing: () => void;
  readonly cancelMatrix: (kind: 'matrix' | 'infoNce') => void;
  readonly retryMatrix: (kind: 'matrix' | 'infoNce') => void;
  /** Part of the matrix that is open. @throws {@link AppError} `aborted`, and `not-found` once it is closed. */
  readonly readMatrixTile: (params: MatrixTileParams, signal: AbortSignal) => Promise<MatrixTileResult>;
  readonly readMatrixCell: (
    matrixId: string,
    row: number,
    column: number,
    signal: AbortSignal,
  ) => Promise<MatrixCellResult>;
}
