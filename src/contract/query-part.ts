/** Queries by a part or a still picture, and rankings. */
import type { Modality } from '../core/geometry.ts';
import type { Rgba } from '../core/tensor.ts';
import type { GallerySource } from './gallery.ts';

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
