/** A short sound fed in four ways. */
import type { ShortWay } from '../core/masks/short-ways.ts';
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { GallerySource } from './gallery.ts';

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
