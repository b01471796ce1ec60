/** What is being written. */
import type { Progress } from '../../contract/environment.ts';
import type { GalleryFormat } from '../../contract/gallery.ts';
import type { ExportedFile,ExportModelParams } from '../../contract/model.ts';
import type { WireError } from '../../core/errors.ts';

/** What is being written, or was last. */
export type ExportName =
  `model-${ExportModelParams['format']}` | 'model-hash' | 'bundle' | `gallery-${GalleryFormat}`;

export interface ExportRun {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly what: ExportName | null;
  readonly progress: Progress | null;
  readonly error: WireError | null;
}

/** What a task of the worker takes beside its parameters. */
export interface ExportOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Files for other programs, one at a time. */
export interface ExportSlice {
  readonly exporting: ExportRun;
  /** Null where it was cancelled or failed, which the state tells. */
  readonly exportModel: (format: ExportModelParams['format']) => Promise<ExportedFile | null>;
  /** The gallery that the views compare: its features or cosines. Null as above, and where there is none. */
  readonly exportGallery: (format: GalleryFormat) => Promise<ExportedFile | null>;
  /** Computes the hash of the loaded model's file. */
  readonly hashModel: () => Promise<void>;
  /** A hash that was computed of the loaded model's file; another model's is ignored. */
  readonly takeModelHash: (id: string, sha256: string, checksums?: 'verified' | 'none') => void;
  /** Makes a file under a name, with progress and cancel. Null as above. */
  readonly exportFile: <T>(
    what: ExportName,
    make: (options: ExportOptions) => Promise<T>,
  ) => Promise<T | null>;
  readonly cancelExport: () => void;
}
