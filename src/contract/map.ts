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

/** How audio and video lie in one space; a figure is null if too few items have that modality. */
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
  readonly milliseconds: number;
}

export interface SpaceFiguresParams {
  readonly source: GallerySource;
  /** Items by their entries' ids. */
  readonly items: readonly string[];
}
