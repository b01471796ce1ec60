/** Types of retrieval: answers and figures of a gallery, queries by a part, short audio, recall of bundled features. */
import type { Modality } from '../core/geometry.ts';
import type { ShortWay } from '../core/masks/short-ways.ts';
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { GalleryEntry, GallerySource } from './gallery.ts';
import type { RetrievalMetrics } from './similarity.ts';

/**
 * Which of a clip's frames answers for it: the family's retrieval frame, the mean of its frames' cosines, or the
 * largest.
 */
export type FramePolicy = 'frame' | 'mean' | 'max';

export interface RetrievalLabParams {
  /** With `frames: one`, all policies give the same result. */
  readonly source: GallerySource;
  readonly policy: FramePolicy;
  /** Whether answers are sorted by corrected scores. Figures are given with and without the correction. */
  readonly corrected: boolean;
  readonly bootstrap: { readonly resamples: number; readonly seed: number };
}

/** A value with its 95 % interval (Wilson for shares, bootstrap for ranks); null without an interval. */
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

/** The share of queries of a known kind whose first answer is of that kind. */
export interface LabKindFirst {
  /** A tie at the first place counts for the query. */
  readonly optimistic: LabInterval;
  /** A tie counts against it. */
  readonly pessimistic: LabInterval;
  readonly queries: number;
  /** The share that a random order gives, in [0, 1]. */
  readonly chance: number;
}

/** One direction with one kind of score, over pairs among themselves. */
export interface LabScoring {
  /** A tie counts for the partner. */
  readonly optimistic: LabFigures;
  /** A tie counts against it. */
  readonly pessimistic: LabFigures;
  /** Number of queries whose partner ties with another item. */
  readonly tied: number;
  /** Null if no two pairs are known to be of one kind. */
  readonly kindFirst: LabKindFirst | null;
  readonly hubs: {
    /** Number of first ranks that count. */
    readonly k: number;
    readonly skewness: number;
    /** Index into the entries. */
    readonly largest: number;
    readonly largestOccurrences: number;
    /** Share in [0, 1] of items that are in no query's first k. */
    readonly neverRetrieved: number;
  };
}

/** One direction: the answers to every query, and their figures. */
export interface LabDirection {
  /** (queries) index into the entries. */
  readonly queries: Uint32Array<ArrayBuffer>;
  /** Number of items that are ranked for each query. */
  readonly gallery: number;
  /** Number of answers kept per query: at most fifty. */
  readonly shown: number;
  /** (queries, shown) index into the entries, best first. */
  readonly answers: Uint32Array<ArrayBuffer>;
  /** (queries, shown). */
  readonly cosines: Float32Array<ArrayBuffer>;
  /** (queries, shown) the scores that sort the answers: cosines or corrected scores. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** (queries, shown) share in [0, 1] of mismatched pairs that score lower; NaN without such pairs. */
  readonly percentiles: Float32Array<ArrayBuffer>;
  /** (queries) rank of the partner, by strictly greater scores; 0 without a partner. */
  readonly ownRank: Uint32Array<ArrayBuffer>;
  /** Null without a pair. */
  readonly plain: LabScoring | null;
  readonly corrected: LabScoring | null;
}

/** The score of each pair, compared with mismatched pairs. All arrays are (pairs). */
export interface LabPairs {
  /** Index into the entries. */
  readonly entries: Uint32Array<ArrayBuffer>;
  readonly cosine: Float32Array<ArrayBuffer>;
  /** The cosine, or the corrected score. */
  readonly score: Float32Array<ArrayBuffer>;
  readonly zScore: Float32Array<ArrayBuffer>;
  readonly percentile: Float32Array<ArrayBuffer>;
  /** Compared with the other videos for the same audio. */
  readonly zAmongPictures: Float32Array<ArrayBuffer>;
  /** Compared with the other audio items for the same video. */
  readonly zAmongSounds: Float32Array<ArrayBuffer>;
  /** 1-based; a tie counts for the pair (first) or against it (pessimistic). */
  readonly pictureRank: Uint32Array<ArrayBuffer>;
  readonly pictureRankPessimistic: Uint32Array<ArrayBuffer>;
  readonly soundRank: Uint32Array<ArrayBuffer>;
  readonly soundRankPessimistic: Uint32Array<ArrayBuffer>;
}

/** Audio and video of different pairs that score higher than their own pairs; indices into the entries. */
export interface LabMismatch {
  readonly sound: number;
  readonly picture: number;
  readonly cosine: number;
  /** Distance above the better own score, in standard deviations of mismatched pairs. */
  readonly margin: number;
  /** Whether the two other items also prefer each other, as if labels were swapped. */
  readonly mutual: boolean;
}

/** The figures of one frame policy with plain cosines; ties count for the partner. Null without a pair. */
export interface LabPolicyFigures {
  readonly policy: FramePolicy;
  readonly audioToVisual: LabFigures | null;
  readonly visualToAudio: LabFigures | null;
}

export interface RetrievalLabResult {
  readonly entries: readonly GalleryEntry[];
  readonly policy: FramePolicy;
  readonly isCorrected: boolean;
  /** Largest number of frames per item; with 1, all policies are the same. */
  readonly frames: number;
  readonly resamples: number;
  /** All policies; empty if the gallery has one frame per item. */
  readonly policies: readonly LabPolicyFigures[];
  readonly audioToVisual: LabDirection;
  readonly visualToAudio: LabDirection;
  readonly pairs: LabPairs;
  /** Scores of all mismatched pairs; mean and deviation are NaN if there are too few. */
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

/** The query: a part of a clip, or an image. */
export type QuerySource =
  | {
      readonly kind: 'part';
      readonly clipId: string;
      readonly frameIndex: number;
      readonly modality: Modality;
      /** Tokens to encode, ascending; the others do not enter the model. */
      readonly tokens: Int32Array<ArrayBuffer>;
    }
  /** An image, which is compared with audio. */
  | { readonly kind: 'image'; readonly file: File };

export interface QueryPartParams {
  readonly source: QuerySource;
  readonly gallery: GallerySource;
}

/** An item of a gallery as an answer. */
export interface QueryAnswer {
  readonly id: string;
  readonly isClip: boolean;
  readonly name: string;
  readonly cosine: number;
  /** 1-based by strictly greater cosines. */
  readonly rank: number;
  readonly own: boolean;
}

/** The other modality of a gallery, sorted by similarity to one query. */
export interface QueryRanking {
  /** Best first, at most {@link QueryRanking.compared}; only the best few of a large gallery. */
  readonly answers: readonly QueryAnswer[];
  /** Number of compared items, including the partner. */
  readonly compared: number;
  /** Rank and cosine of the partner; null if the query has none. */
  readonly own: { readonly rank: number; readonly cosine: number } | null;
}

export interface QueryPartResult {
  readonly asked: QueryRanking;
  /** The same gallery with the whole audio or frame as query; null for an image, which is whole. */
  readonly whole: QueryRanking | null;
  readonly tokens: number;
  /** Cosine of the embeddings of the part and of the whole. */
  readonly cosineToWhole: number | null;
  /** The image as the model sees it. */
  readonly picture: Rgba | null;
  readonly milliseconds: number;
}

/** The inputs of the model for a clip, to choose a part of them. */
export interface ClipInputs {
  /** One pixel a spectrogram frame and mel band, time right and mel up, padding included; null without sound. */
  readonly spectrogram: Rgba | null;
  /** At the model's size; null without that frame. */
  readonly picture: Rgba | null;
}

export interface ShortClipParams {
  readonly clipId: string;
  /** The frame whose embedding represents the clip's video. */
  readonly frameIndex: number;
  /** Start of the audio that is kept, in seconds from the start of the window. */
  readonly startSeconds: number;
  /** Lengths of audio to keep, one point each. They are cut off at the end of the audio. */
  readonly keepSeconds: readonly number[];
  readonly gallery: GallerySource;
}

/** The embedding of one way, compared with that of the whole clip. */
export interface ShortFigures {
  readonly tokens: number;
  /** Cosine to the embedding of the whole audio; the drift is one minus this. */
  readonly cosineToWhole: number;
  /** Number of other audio items of the gallery that are nearer to the whole audio. */
  readonly soundsNearer: number;
  /** Null if the clip has no video. */
  readonly cosineToPicture: number | null;
  /** Rank of the clip's own video in the gallery, 1-based; null if the clip has none. */
  readonly rank: number | null;
}

export interface ShortPoint {
  readonly keepSeconds: number;
  /** Real frames of 10 ms. */
  readonly frames: number;
  /** `trim` is null if less than one column is left. */
  readonly ways: Readonly<Record<ShortWay, ShortFigures | null>>;
}

export interface ShortClipResult {
  readonly clipId: string;
  readonly startSeconds: number;
  readonly points: readonly ShortPoint[];
  readonly whole: ShortFigures;
  /** Number of ranked videos, including the clip's own. */
  readonly pictures: number;
  /** Number of audio items that the drift is compared with. */
  readonly otherSounds: number;
  /** Of the first point: what the model is fed, one pixel a spectrogram frame and mel band, on one colour range. */
  readonly padded: Rgba;
  readonly tiled: Rgba;
  readonly milliseconds: number;
}

export interface ShortProgress extends Progress {
  readonly points: readonly ShortPoint[];
}

export interface GalleryRecallParams {
  /** The URL of the feature pairs. */
  readonly url: string;
  /** Only pairs of this kind, among themselves; null for all. */
  readonly kind: string | null;
}

/** R@k counted from the features that ship with a model. */
export interface GalleryRecallResult {
  readonly kind: string | null;
  readonly pairs: number;
  readonly kinds: readonly { readonly name: string; readonly pairs: number }[];
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}
