/** Exports for other programs: models, galleries and hashes. */
import type { GalleryFormat } from '../../contract/gallery.ts';
import type { ExportedFile, ExportModelParams } from '../../contract/model.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import type { JobOptions, JobState } from '../run/job.ts';
import { IDLE_JOB, Job } from '../run/job.ts';
import type { MakeSlice } from '../services.ts';

/** What is being written, or was last. */
export type ExportName =
  `model-${ExportModelParams['format']}` | 'model-hash' | 'bundle' | 'film' | `gallery-${GalleryFormat}`;

/** Files for other programs, one at a time: a new export ends the previous one. */
export interface ExportsSlice extends JobState {
  readonly what: ExportName | null;
  /** Null if it was cancelled or failed; the state has the reason. */
  readonly model: (params: ExportModelParams) => Promise<ExportedFile | null>;
  /** The gallery that the views compare: its features or cosines. Null as above, and without a gallery. */
  readonly gallery: (format: GalleryFormat) => Promise<ExportedFile | null>;
  /** Computes the hash of the loaded model's file. */
  readonly hashModel: () => Promise<void>;
  /** Makes a file under a name, with progress and cancel. Null as above. */
  readonly make: <T>(what: ExportName, work: (options: JobOptions) => Promise<T>) => Promise<T | null>;
  readonly cancel: () => void;
}

export const makeExportsSlice: MakeSlice<ExportsSlice> = (patch, get, { engine, baseUrl }) => {
  const job = new Job(patch, get);
  const make: ExportsSlice['make'] = (what, work) => {
    patch({ what });
    return job.run(work);
  };
  const write = async (what: ExportName, work: (options: JobOptions) => Promise<ExportedFile>) => {
    const file = await make(what, work);
    if (file) get().shell.announce(`${file.fileName} is ready.`);
    return file;
  };

  return {
    ...IDLE_JOB,
    what: null,

    model: (params) =>
      write(`model-${params.format}`, (options) => engine.call('exportModel', params, options)),

    gallery: async (format) => {
      const question = galleryQuestion(get(), baseUrl, 'one');
      if (!question) return null;
      const params = { source: question.source, format };
      return write(`gallery-${format}`, (options) => engine.call('exportGallery', params, options));
    },

    hashModel: async () => {
      const found = await make('model-hash', (options) => engine.call('hashModel', {}, options));
      if (!found) return;
      const { id, ...facts } = found;
      get().models.learn(id, facts);
      get().shell.announce('SHA-256 is ready.');
    },

    make,
    cancel: () => job.cancel(),
  };
};
