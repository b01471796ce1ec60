/** Projections and the figures of a space. */
import type { GalleryEntry, GallerySource } from './gallery.ts';

/** How a space of many dimensions is laid on a plane. */
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

/** How two senses lie in one space; each null where too few items have that sense. */
export interface SpaceFigures {
  readonly sounds: number;
  readonly sights: number;
  /** Items with both. */
  readonly pairs: number;
  /** Distance between the senses' means, in [0, 2]. */
  readonly gap: number | null;
  /** Mean squared distance of partners, in [0, 4]. */
  readonly alignment: number | null;
  /** Log of the mean of exp(-2 d²) over pairs of points; 0 or below. */
  readonly uniformityAudio: number | null;
  readonly uniformityVisual: number | null;
  readonly uniformityBoth: number | null;
}

/** A gallery laid out: every sound and every sight is a point. */
export interface ProjectGalleryResult {
  readonly entries: readonly GalleryEntry[];
  readonly projection: Projection;
  /** Length of a feature. */
  readonly width: number;
  /** (items, 2 senses, 2): x and y of the sound, then of the sight; NaN where an item lacks that sense. */
  readonly coordinates: Float32Array<ArrayBuffer>;
  /** Share of all variance along x and y; PCA only. */
  readonly explained: readonly [number, number] | null;
  readonly figures: SpaceFigures;
  readonly milliseconds: number;
}

export interface SpaceFiguresParams {
  readonly source: GallerySource;
  /** Items by their entries' ids. */
  readonly items: readonly string[];
}
