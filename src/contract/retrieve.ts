/** Retrieval: a gallery's answers and figures, queries by a part, short sounds, recall of shipped features. */
import type { Modality } from '../core/geometry.ts';
import type { ShortWay } from '../core/masks/short-ways.ts';
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { GalleryEntry, GallerySource } from './gallery.ts';
import type { RetrievalMetrics } from './similarity.ts';

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

/** What asks in place of a whole sound or picture. */
export type QuerySource =
  | {
      readonly kind: 'part';
      readonly clipId: string;
      readonly frameIndex: number;
      readonly modality: Modality;
      /** Tokens that are encoded, ascending; the others never enter the model. */
      readonly tokens: Int32Array<ArrayBuffer>;
    }
  /** A still picture, which asks for sounds. */
  | { readonly kind: 'image'; readonly file: File };

export interface QueryPartParams {
  readonly source: QuerySource;
  readonly gallery: GallerySource;
}

/** One of a gallery's items as an answer. */
export interface QueryAnswer {
  readonly id: string;
  readonly isClip: boolean;
  readonly name: string;
  readonly cosine: number;
  /** 1-based by strictly greater cosines. */
  readonly rank: number;
  readonly own: boolean;
}

/** A gallery's other sense in the order of its likeness to one query. */
export interface QueryRanking {
  /** Best first, at most {@link QueryRanking.compared}; the best few of a large gallery. */
  readonly answers: readonly QueryAnswer[];
  /** How many took part, the own partner included. */
  readonly compared: number;
  /** The own partner's rank and cosine; null where the query has none. */
  readonly own: { readonly rank: number; readonly cosine: number } | null;
}

export interface QueryPartResult {
  readonly asked: QueryRanking;
  /** The same gallery asked by the whole sound or picture; null for a still picture, which is whole. */
  readonly whole: QueryRanking | null;
  readonly tokens: number;
  /** Cosine between the part's embedding and the whole's. */
  readonly cosineToWhole: number | null;
  /** A still picture as the model sees it. */
  readonly picture: Rgba | null;
  readonly milliseconds: number;
}

/** What the model is given of a clip, to choose a part of it. */
export interface ClipInputs {
  /** One pixel a spectrogram frame and mel band, time right and mel up, padding included; null without sound. */
  readonly spectrogram: Rgba | null;
  /** At the model's size; null without that frame. */
  readonly picture: Rgba | null;
}

export interface ShortClipParams {
  readonly clipId: string;
  /** The frame whose embedding stands for the clip's picture. */
  readonly frameIndex: number;
  /** Where the sound that is kept begins, in seconds from the window's start. */
  readonly startSeconds: number;
  /** How much sound is kept; each is one point. What lies past the sound's end is cut off. */
  readonly keepSeconds: readonly number[];
  readonly gallery: GallerySource;
}

/** One way's embedding, held against the whole clip's. */
export interface ShortFigures {
  readonly tokens: number;
  /** To the embedding of the whole sound; the drift is one minus this. */
  readonly cosineToWhole: number;
  /** Other sounds of the gallery that are nearer to the whole sound than this is. */
  readonly soundsNearer: number;
  /** Null where the clip has no picture. */
  readonly cosineToPicture: number | null;
  /** Of the clip's own picture among the gallery's, 1-based; null where the clip has none. */
  readonly rank: number | null;
}

export interface ShortPoint {
  readonly keepSeconds: number;
  /** Real frames of 10 ms. */
  readonly frames: number;
  /** `trim` is null where not one whole column is left. */
  readonly ways: Readonly<Record<ShortWay, ShortFigures | null>>;
}

export interface ShortClipResult {
  readonly clipId: string;
  readonly startSeconds: number;
  readonly points: readonly ShortPoint[];
  readonly whole: ShortFigures;
  /** Pictures that the own one is ranked among, itself included. */
  readonly pictures: number;
  /** Sounds that the drift is held against. */
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
