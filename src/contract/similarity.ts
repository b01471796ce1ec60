/** Types of similarity matrices, ranks and the contrastive loss. */
import type { GalleryEntry, GallerySource } from './gallery.ts';

export interface SimilarityParams {
  readonly clips: readonly { readonly clipId: string; readonly frameIndex: number }[];
}

/** One direction of retrieval: ranks are 1-based, counted by strictly greater scores. */
export interface RetrievalDirection {
  /** (queries, gallery) gallery indices, best first. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** (queries) rank of the partner; 0 without a partner. */
  readonly rank: Uint32Array<ArrayBuffer>;
  readonly metrics: RetrievalMetrics | null;
}

/** Shares in [0, 1]; median rank 1-based. */
export interface RetrievalMetrics {
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly medianRank: number;
  readonly queries: number;
  /** Number of queries whose partner ties with another item. Their rank is the best of the tie. */
  readonly ties: number;
}

export interface ContrastiveFigures {
  readonly loss: number;
  readonly accuracy: number;
}

/** Audio rows by visual columns, on unmasked, L2-normalised features. */
export interface SimilarityResult {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows, columns) cosines. */
  readonly cosine: Float32Array<ArrayBuffer>;
  readonly temperature: number;
  /** Number of pairs with audio and video, on which loss and metrics are computed. */
  readonly pairs: number;
  /** Finds the matching audio for each video: the direction that the published models were trained with. */
  readonly audioForVisual: ContrastiveFigures | null;
  readonly visualForAudio: ContrastiveFigures | null;
  readonly audioToVisual: RetrievalDirection;
  readonly visualToAudio: RetrievalDirection;
  /** All clips, similar ones side by side, with the cluster of each. */
  readonly clusters: readonly { readonly clipId: string; readonly cluster: number }[];
  /** Clips that were left out, with the reason. */
  readonly skipped: readonly { readonly clipId: string; readonly reason: string }[];
}

/**
 * `given`: the order of the gallery; `kind`: sorted by kind; `cluster`: similar items side by side; `rank`: by the
 * rank of each audio's own video, best first.
 */
export type MatrixOrder = 'given' | 'kind' | 'cluster' | 'rank';

export interface OpenMatrixParams {
  readonly source: GallerySource;
  readonly order: MatrixOrder;
  /** Seed of the clustering. */
  readonly seed: number;
}

/** A matrix of cosines. The worker computes only the tiles that are read; opening another matrix closes it. */
export interface OpenMatrixResult {
  readonly matrixId: string;
  readonly entries: readonly GalleryEntry[];
  readonly order: MatrixOrder;
  /** (rows) entry of each row (audio), in the order shown; `columns` likewise (video). */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly columns: Uint32Array<ArrayBuffer>;
  /** (entries) cluster of each entry, numbered in the order shown; null unless sorted by cluster. */
  readonly cluster: Uint16Array<ArrayBuffer> | null;
  readonly levels: number;
  /** Number of values along the edge of a tile. */
  readonly tileSize: number;
  /** Cosines at the ends of the colour map: percentiles of a sample of cells. */
  readonly range: readonly [number, number];
  readonly milliseconds: number;
}

export interface MatrixTileParams {
  readonly matrixId: string;
  /** Each value is the mean of 2^level x 2^level cells. */
  readonly level: number;
  readonly tileRow: number;
  readonly tileColumn: number;
}

export interface MatrixTileResult {
  readonly rows: number;
  readonly columns: number;
  /** (rows, columns). */
  readonly values: Float32Array<ArrayBuffer>;
}

export interface MatrixCellParams {
  readonly matrixId: string;
  readonly row: number;
  readonly column: number;
}

export interface MatrixCellResult {
  readonly cosine: number;
  /** 1-based, by strictly greater cosines. */
  readonly rankOfPicture: number;
  readonly rankOfSound: number;
}

export type InfoNceDirection = 'audioForVisual' | 'visualForAudio' | 'both';

export interface InfoNceParams {
  readonly source: GallerySource;
  readonly temperature: number;
  readonly direction: InfoNceDirection;
  /** Number of negatives per query; null for all. */
  readonly negatives: number | null;
  /** Seed that draws negatives, and the batch of a large gallery. */
  readonly seed: number;
}

export interface InfoNceResult {
  /** The pairs of the batch in order, as entries of the gallery. */
  readonly entries: readonly GalleryEntry[];
  /** Number of pairs of the gallery; larger than the batch if the gallery was too large. */
  readonly galleryPairs: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Number of candidates per query, including its partner. */
  readonly candidates: number;
  readonly temperature: number;
  readonly direction: InfoNceDirection;
  /** (pairs, pairs) cosines, audio by video. */
  readonly cosine: Float32Array<ArrayBuffer>;
  /** (pairs, pairs) derivative of the loss with respect to each cosine. */
  readonly gradient: Float32Array<ArrayBuffer>;
}
