/** The matrix in tiles and the contrastive loss. */
import type { InfoNceDirection, MatrixCellResult, MatrixOrder, MatrixTileParams, MatrixTileResult } from '../../contract/similarity.ts';
import type { Answered } from '../run/run.ts';
import type { Batch } from '../shell/route.ts';

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

export interface MatrixSlice {
  readonly setMatrixOrder: (order: MatrixOrder) => void;
  readonly setBatch: (change: Partial<Batch>) => void;
  readonly resetBatch: () => void;
  /** Part of the matrix that is open. @throws {@link AppError} `aborted`, and `not-found` once it is closed. */
  readonly readMatrixTile: (params: MatrixTileParams, signal: AbortSignal) => Promise<MatrixTileResult>;
  readonly readMatrixCell: (
    matrixId: string,
    row: number,
    column: number,
    signal: AbortSignal,
  ) => Promise<MatrixCellResult>;
}
