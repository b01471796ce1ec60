/** Answers, figures, hubs and suspicious pairs of a gallery. */
import type { GalleryEntry, GallerySource } from './gallery.ts';

/** Which of a clip's frames answers for it: the family's retrieval frame, the mean of its frames' cosines, or the largest. */
export type FramePolicy = 'frame' | 'mean' | 'max';

export interface RetrievalLabParams {
  /** Its `frames` say what `mean` and `max` have to choose from: with one, all policies are the same. */
  readonly source: GallerySource;
  readonly policy: FramePolicy;
  /** Whether answers are ordered by corrected scores; figures come without and with it anyway. */
  readonly corrected: boolean;
  readonly bootstrap: { readonly resamples: number; readonly seed: number };
}

/** A value with the ends of its 95 % interval, null where there is no telling: of a share by Wilson, of ranks by bootstrap. */
export interface LabInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Recalls are shares in [0, 1], ranks 1-based. */
export interface LabFigures {
  readonly recallAt1: LabInterval;
  readonly recallAt5: LabInterval;
  readonly recallAt10: LabInterval;
  readonly medianRank: LabInterval;
  readonly meanRank: LabInterval;
  readonly meanReciprocalRank: LabInterval;
}

/** One direction under one kind of score; over pairs, among themselves. */
export interface LabScoring {
  /** A tie counts for the own partner. */
  readonly optimistic: LabFigures;
  /** A tie counts against it. */
  readonly pessimistic: LabFigures;
  /** Queries whose partner shares its score with another item. */
  readonly tied: number;
  readonly hubs: {
    /** First places looked at. */
    readonly k: number;
    readonly skewness: number;
    /** Index into the entries. */
    readonly largest: number;
    readonly largestOccurrences: number;
    /** Share in [0, 1] of answers that no query has among its first k. */
    readonly neverRetrieved: number;
  };
}

/** One direction: the answers to every query, and what all of them come to. */
export interface LabDirection {
  /** (queries) index into the entries. */
  readonly queries: Uint32Array<ArrayBuffer>;
  /** How many answer each query. */
  readonly gallery: number;
  /** Answers kept a query: at most fifty. */
  readonly shown: number;
  /** (queries, shown) index into the entries, best first. */
  readonly answers: Uint32Array<ArrayBuffer>;
  /** (queries, shown). */
  readonly cosines: Float32Array<ArrayBuffer>;
  /** (queries, shown) what they are ordered by: the cosines, or the corrected scores. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** (queries, shown) share in [0, 1] of mismatched pairs that score lower; NaN where there are none. */
  readonly percentiles: Float32Array<ArrayBuffer>;
  /** (queries) rank of the own partner among all that answer, by strictly greater scores; 0 where it has none. */
  readonly ownRank: Uint32Array<ArrayBuffer>;
  /** Null without a pair. */
  readonly plain: LabScoring | null;
  readonly corrected: LabScoring | null;
}

/** Each pair's own score held against mismatched ones; arrays are (pairs). */
export interface LabPairs {
  /** Index into the entries. */
  readonly entries: Uint32Array<ArrayBuffer>;
  readonly cosine: Float32Array<ArrayBuffer>;
  /** The cosine, or the corrected score. */
  readonly score: Float32Array<ArrayBuffer>;
  readonly zScore: Float32Array<ArrayBuffer>;
  readonly percentile: Float32Array<ArrayBuffer>;
  /** Against the other pictures that the same sound meets. */
  readonly zAmongPictures: Float32Array<ArrayBuffer>;
  /** Against the other sounds that the same picture meets. */
  readonly zAmongSounds: Float32Array<ArrayBuffer>;
  /** 1-based, a tie counted for the pair and against it. */
  readonly pictureRank: Uint32Array<ArrayBuffer>;
  readonly pictureRankPessimistic: Uint32Array<ArrayBuffer>;
  readonly soundRank: Uint32Array<ArrayBuffer>;
  readonly soundRankPessimistic: Uint32Array<ArrayBuffer>;
}

/** A sound and a picture of different pairs that beat each other's own partner; indices into the entries. */
export interface LabMismatch {
  readonly sound: number;
  readonly picture: number;
  readonly cosine: number;
  /** How many standard deviations of mismatched pairs it is above the better own score. */
  readonly margin: number;
  /** The two others prefer each other as well: as if labels were swapped. */
  readonly mutual: boolean;
}

/** What one frame policy finds by bare cosines, ties counted for the partner; null without a pair. */
export interface LabPolicyFigures {
  readonly policy: FramePolicy;
  readonly audioToVisual: LabFigures | null;
  readonly visualToAudio: LabFigures | null;
}

export interface RetrievalLabResult {
  readonly entries: readonly GalleryEntry[];
  readonly policy: FramePolicy;
  readonly isCorrected: boolean;
  /** Frames an item may have: 1 where all policies are one. */
  readonly frames: number;
  readonly resamples: number;
  /** All policies side by side; empty where a gallery has one frame an item. */
  readonly policies: readonly LabPolicyFigures[];
  readonly audioToVisual: LabDirection;
  readonly visualToAudio: LabDirection;
  readonly pairs: LabPairs;
  /** Scores of every mismatched pair; mean and deviation are NaN where there are too few. */
  readonly shuffled: {
    readonly count: number;
    readonly mean: number;
    readonly standardDeviation: number;
  };
  /** Index into the pairs, the lowest score first. */
  readonly weakest: Uint32Array<ArrayBuffer>;
  readonly stronger: readonly LabMismatch[];
  readonly milliseconds: number;
}
