import type { GallerySource } from './gallery.ts';

/** Features of both senses, or the cosine of every sound with every sight. */
export type GalleryFormat = 'npz' | 'parquet' | 'npy';

export interface ExportGalleryParams {
  readonly source: GallerySource;
  readonly format: GalleryFormat;
}
