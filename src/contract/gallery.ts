/** Types of galleries and of their export. */

import type { CollectionFilter } from './collection.ts';

/** A clip of a gallery, and the frame to use if only one is used. */
export interface GalleryClip {
  readonly clipId: string;
  readonly frameIndex: number;
  /** The kind of event, if it is known. */
  readonly kind?: string | undefined;
}

/** Where the features of a gallery come from. */
export type GallerySource =
  /** Open clips, embedded by the loaded model, with one frame or up to ten frames per clip. */
  | { readonly kind: 'clips'; readonly clips: readonly GalleryClip[]; readonly frames: 'one' | 'all' }
  /** Features that ship with a model: audio and one frame of each held-out clip. */
  | { readonly kind: 'pairs'; readonly url: string }
  /** Vectors that the user brought; `id` names this choice of files. */
  | { readonly kind: 'vectors'; readonly id: string; readonly files: readonly File[] }
  /** Rows of the open collection that pass a filter: at most 2,000, evenly spread. */
  | { readonly kind: 'collection'; readonly collectionId: string; readonly filter: CollectionFilter };

/** One item of a gallery, without its features. */
export interface GalleryEntry {
  /** The id of the clip, or a unique name for an item that is not an open clip. */
  readonly id: string;
  /** Whether `id` is an open clip, which can be shown and played. */
  readonly isClip: boolean;
  /** Name of an item that is not a clip. Clips have their names in the library. */
  readonly name: string;
  /** The kind of event; null if it is not known. */
  readonly kind: string | null;
  readonly hasAudio: boolean;
  readonly hasVisual: boolean;
}

/**
 * Features of audio and video (npz, parquet), or the cosine of every audio with every video without names (npy) or
 * with them (csv).
 */
export type GalleryFormat = 'npz' | 'parquet' | 'npy' | 'csv';

export interface ExportGalleryParams {
  readonly source: GallerySource;
  readonly format: GalleryFormat;
}
