/** A gallery's features or cosines for other programs. */
import type { GallerySource } from './gallery.ts';

/** Features of both senses; or the cosine of every sound with every sight, without names or with them. */
export type GalleryFormat = 'npz' | 'parquet' | 'npy' | 'csv';

export interface ExportGalleryParams {
  readonly source: GallerySource;
  readonly format: GalleryFormat;
}
