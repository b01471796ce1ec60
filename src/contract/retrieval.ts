/** Similarity matrices, ranks, recall. */
export interface SimilarityParams {
  readonly clips: readonly { readonly clipId: string; readonly frameIndex: number }[];
}

/** One direction of retrieval: ranks are 1-based, counted by strictly greater scores. */
export interface RetrievalDirection {
  /** (queries, gallery) gallery indices, best first. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** (queries) rank of the own partner; 0 where it has none. */
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
  /** Queries whose partner's score is shared by another: their rank is the best of the tie. */
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
  /** Pairs with both senses, on which loss and metrics are computed. */
  readonly pairs: number;
  /** For each visual the matching audio: the direction the published models were trained with. */
  readonly audioForVisual: ContrastiveFigures | null;
  readonly visualForAudio: ContrastiveFigures | null;
  readonly audioToVisual: RetrievalDirection;
  readonly visualToAudio: RetrievalDirection;
  /** Clips left out, and why. */
  readonly skipped: readonly { readonly clipId: string; readonly reason: string }[];
}

export interface GalleryRecallParams {
  /** Where the feature pairs lie. */
  readonly url: string;
  /** Only the pairs of this kind, among themselves; null for all. */
  readonly kind: string | null;
}

/** R@k counted anew from features that ship with a model. */
export interface GalleryRecallResult {
  readonly kind: string | null;
  readonly pairs: number;
  readonly kinds: readonly { readonly name: string; readonly pairs: number }[];
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}
