/** What is compared with each other, and how its features leave as a file. */
import type { Progress } from './environment.ts';

/** A clip that takes part, and which of its frames stands for it where one frame does. */
export interface GalleryClip {
  readonly clipId: string;
  readonly frameIndex: number;
}

/** Whose features are compared with each other. */
export type GallerySource =
  /** Open clips, embedded by the loaded model. `frames`: the one that stands for a clip, or up to ten. */
  | { readonly kind: 'clips'; readonly clips: readonly GalleryClip[]; readonly frames: 'one' | 'all' }
  /** Features that ship with a model: sound and picture of held-out clips, one frame each. */
  | { readonly kind: 'pairs'; readonly url: string };

/** One item of a gallery, without its features. */
export interface GalleryEntry {
  /** The clip's id, or a name of its own for an item that is not an open clip. */
  readonly id: string;
  /** Whether `id` is an open clip, which can be shown and played. */
  readonly isClip: boolean;
  /** What an item that is not a clip is called; clips have their names in the library. */
  readonly name: string;
  /** What happens in it, where that is known. */
  readonly kind: string | null;
  readonly hasAudio: boolean;
  readonly hasVisual: boolean;
}

/** How a gallery's features come to be: told while they are computed. */
export type GalleryProgress = Progress;

/** Features of both senses; or the cosine of every sound with every sight, without names or with them. */
export type GalleryFormat = 'npz' | 'parquet' | 'npy' | 'csv';

export interface ExportGalleryParams {
  readonly source: GallerySource;
  readonly format: GalleryFormat;
}
