/** Types of a collection: features of many clips in Parquet files, searched without opening the clips. */
import type { Modality } from '../core/geometry.ts';

/** Where a collection comes from. */
export type CollectionSource =
  /** Parquet files as `cavmae features` writes them, in any order. */
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** A Parquet file at an address, or a folder of them with the list that the command writes. */
  | { readonly kind: 'link'; readonly address: string }
  /** Features that ship with the loaded model. */
  | { readonly kind: 'pairs'; readonly url: string }
  /** Windows over the whole file of an open clip, embedded by the loaded model. */
  | { readonly kind: 'windows'; readonly clipId: string; readonly hopSeconds: number };

/** The file whose windows a collection holds. */
export interface CollectionFile {
  readonly clipId: string;
  readonly name: string;
  readonly durationSeconds: number;
  readonly windowSeconds: number;
  /** Where the file changes most, in the order of time: 1 minus the mean cosine of audio and video, in [0, 2]. */
  readonly changes: readonly { readonly seconds: number; readonly distance: number }[];
}

export interface OpenCollectionParams {
  readonly source: CollectionSource;
}

/** A label of a collection: from its column `label` or `kind`, otherwise the folder of a clip. */
export interface CollectionLabel {
  readonly name: string;
  readonly rows: number;
}

export interface CollectionSummary {
  readonly id: string;
  /** Rows: one for each window and frame of a clip. */
  readonly rows: number;
  readonly clips: number;
  /** Rows with a vector of that modality. */
  readonly vectors: Readonly<Record<Modality, number>>;
  /** Rows that have neither, or vectors that are zero or not numbers. */
  readonly empty: number;
  /** Length of a vector. */
  readonly width: number;
  readonly files: number;
  /** SHA-256 of the model's file; null if the table does not state it. */
  readonly modelSha256: string | null;
  /** The most frequent labels, most rows first. */
  readonly labels: readonly CollectionLabel[];
  readonly labelCount: number;
  /** Bytes of all vectors, and how many of them are in this tab's own memory; the browser keeps the rest. */
  readonly bytes: number;
  readonly bytesInMemory: number;
  /** Set if the rows are the windows of one file. */
  readonly file: CollectionFile | null;
  readonly milliseconds: number;
}

/** A search of a collection. */
export type CollectionQuery =
  /** An open clip's audio, or a part of it, or one of its frames. */
  | {
      readonly kind: 'clip';
      readonly clipId: string;
      readonly modality: Modality;
      readonly frameIndex: number;
      /** Part of the window in seconds, for audio; null for all of it. */
      readonly span: readonly [startSeconds: number, endSeconds: number] | null;
    }
  /** A vector of the collection itself. */
  | { readonly kind: 'row'; readonly row: number; readonly modality: Modality };

/** Which rows may be found. */
export interface CollectionFilter {
  /** Part of the path, in any case; empty for all. */
  readonly text: string;
  readonly label: string | null;
}

export interface SearchCollectionParams {
  readonly collectionId: string;
  readonly query: CollectionQuery;
  /** Which vectors are compared with the query. */
  readonly target: Modality;
  readonly filter: CollectionFilter;
}

/** A row of a collection, without its vectors. */
export interface CollectionRow {
  readonly row: number;
  readonly clipId: string;
  readonly path: string;
  readonly label: string | null;
  readonly windowStartSeconds: number;
  /** 0-based; null for the mean over frames, or where there is no video. */
  readonly frame: number | null;
  readonly has: Readonly<Record<Modality, boolean>>;
}

export interface CollectionHit extends CollectionRow {
  readonly cosine: number;
  /** Whether it is the window that the query was taken from. */
  readonly isOwn: boolean;
}

export interface SearchCollectionResult {
  /** The best rows, best first, at most 64. */
  readonly hits: readonly CollectionHit[];
  /**
   * The cosine of every row of a file's windows, in the order of time; NaN for one that was not compared. Null
   * otherwise.
   */
  readonly timeline: Float32Array<ArrayBuffer> | null;
  /** Where these windows begin, in seconds; empty without a timeline. */
  readonly starts: readonly number[];
  /** Rows that were compared. */
  readonly searched: number;
  /** Mean and standard deviation of the cosines of a sample of these rows; null for fewer than 30. */
  readonly usual: { readonly mean: number; readonly deviation: number; readonly rows: number } | null;
  /** Whether the loaded model computed the collection; null if that is not known, or no model was used. */
  readonly sameModel: boolean | null;
  readonly backend: 'webgpu' | 'cpu';
  /** Workers that compared rows; 0 on WebGPU. */
  readonly workers: number;
  /** Filtering and comparing, without the embedding of the query. */
  readonly milliseconds: number;
}

export interface CollectionRowsParams {
  readonly collectionId: string;
  readonly filter: CollectionFilter;
  /** How many of the rows that pass the filter are skipped, and how many are listed. */
  readonly from: number;
  readonly count: number;
}

export interface CollectionRowsResult {
  readonly rows: readonly CollectionRow[];
  /** Rows that pass the filter. */
  readonly total: number;
}
