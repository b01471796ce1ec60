/** The bytes of a model, from one file or several. */
import type { ModelSource } from '../../contract/model.ts';
import { AppError } from '../../core/errors.ts';
import { shownText } from '../../core/text/shown-text.ts';
import type { Checkpoint } from '../../model/checkpoint/entry.ts';
import { openCheckpoint } from '../../model/checkpoint/open.ts';
import { openShards } from '../../model/checkpoint/shards.ts';

/** The bytes of a model: one file, or several that belong together. */
export interface ModelBytes {
  /** All parts joined, without copying. */
  readonly blob: Blob;
  readonly parts: readonly Blob[];
  /** @param place - chooses one of several models in the file; see {@link openCheckpoint}. */
  readonly open: (place?: string) => Promise<Checkpoint>;
}

/** The bytes of one file. */
export function oneFile(blob: Blob): ModelBytes {
  return { blob, parts: [blob], open: (place) => openCheckpoint(blob, place) };
}

/**
 * The bytes of the files that the user gave: a single file, or an index and its files.
 *
 * @throws {@link AppError} `model/format` if it is empty.
 */
export function givenFiles({ file, shards }: Extract<ModelSource, { readonly kind: 'file' }>): ModelBytes {
  if (file.size === 0) {
    const name = shownText(file.name, 100);
    throw new AppError('model/format', `${name} is empty (0 bytes): copy or download it again.`);
  }
  if (!shards) return oneFile(file);
  const index = shards.includes(file) ? null : file;
  const parts = index ? [index, ...shards] : shards;
  return { blob: new Blob([...parts]), parts, open: () => openShards({ index, files: shards }) };
}
