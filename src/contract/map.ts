/** Types of projections and of the figures of a feature space. */
import type { GalleryEntry, GallerySource } from './gallery.ts';

/** How features are projected to a plane. */
export type Projection =
  | { readonly method: 'pca' }
  | {
      readonly method: 'umap';
      readonly neighbours: number;
      readonly minDistance: number;
      readonly seed: number;
    };

export interface ProjectGalleryParams {
  readonly source: GallerySource;
  readonly projection: Projection;
}

/** Distances between audio and video in the shared space; a figure is null if too few items have that modality. */
export interface SpaceFigures {
  readonly sounds: number;
  readonly sights: number;
  /** Number of items with audio and video. */
  readonly pairs: number;
  /** Distance between the means of audio and of video, in [0, 2]. */
  readonly gap: number | null;
  /** Mean squared distance of partners, in [0, 4]. */
  readonly alignment: number | null;
  /** Log of the mean of exp(-2 d²) over pairs of points; 0 or below. */
  readonly uniformityAudio: number | null;
  readonly uniformityVisual: number | null;
  readonly uniformityBoth: number | null;
}

/** A projected gallery: the audio and the video of each item are points. */
export interface ProjectGalleryResult {
  readonly entries: readonly GalleryEntry[];
  readonly projection: Projection;
  /** Length of a feature. */
  readonly width: number;
  /** (items, 2 modalities, 2): x and y of the audio, then of the video; NaN if an item lacks that modality. */
  readonly coordinates: Float32Array<ArrayBuffer>;
  /** Share of the variance along x and y; PCA only. */
  readonly explained: readonly [number, number] | null;
  readonly figures: SpaceFigures;
  /**
   * (items, 2) rank in the full space of an item's own video for its audio, then of its own audio for its video,
   * 1-based; 0 for items that lack one. Null for more pairs than are ranked.
   */
  readonly ranks: Int32Array<ArrayBuffer> | null;
  readonly milliseconds: number;
}

export interface SpaceFiguresParams {
  readonly source: GallerySource;
  /** Items by their entries' ids. */
  readonly items: readonly string[];
}

export interface NearestItemsParams {
  readonly source: GallerySource;
  /** An entry's id. */
  readonly item: string;
  /** How many are named in each list. */
  readonly count: number;
}

/** An item near another, by the cosine of full features. */
export interface NearItem {
  /** Its place among the gallery's entries. */
  readonly item: number;
  readonly cosine: number;
}

/** The nearest items in the full space, best first; a list is null if the item lacks the query's modality. */
export interface NearestItems {
  readonly item: string;
  /** Videos nearest to its audio, and audio nearest to its video; its own partner is among them where it is near. */
  readonly visualOfAudio: readonly NearItem[] | null;
  readonly audioOfVisual: readonly NearItem[] | null;
  /** Items nearest within one modality, without itself. */
  readonly audioOfAudio: readonly NearItem[] | null;
  readonly visualOfVisual: readonly NearItem[] | null;
}
