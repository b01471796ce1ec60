/** Recognises checkpoints by their first bytes, and groups the files of one model. */
import { CHECKPOINT_START_BYTES, startsLikeCheckpoint } from '../../core/checkpoint-start.ts';
import type { GivenFile } from '../library/files.ts';

/** The files of one model. */
export interface ModelFiles {
  /** The checkpoint. For a model in several files: their index, otherwise the first file. */
  readonly file: File;
  /** The weight files of a model in several files; absent for a single file. */
  readonly shards?: readonly File[];
}

const INDEX = /\.(?:safetensors|bin|pth|pt)\.index\.json$/i;
const SHARD = /^(.*)-\d+-of-(\d+)(\.[a-z]+)$/i;
/** Smaller files in a folder are not checked, because no model is that small. */
const MIN_FOLDER_BYTES = 100_000;

/** Whether the name of a file is that of an index, which lists the file of each tensor. */
export const isModelIndex = (name: string): boolean => INDEX.test(name);

/**
 * Marks every file that starts like a checkpoint, whatever its name is: `.ckpt`, `.bin`, `.pth.tar` or without an
 * extension.
 */
export function markCheckpoints(given: readonly GivenFile[]): Promise<GivenFile[]> {
  return Promise.all(
    given.map(async (entry) => {
      const isLikely = !entry.fromFolder || entry.file.size >= MIN_FOLDER_BYTES;
      return isLikely && (await beginsLikeCheckpoint(entry.file)) ? { ...entry, isCheckpoint: true } : entry;
    }),
  );
}

async function beginsLikeCheckpoint(file: File): Promise<boolean> {
  try {
    const head = await file.slice(0, CHECKPOINT_START_BYTES).arrayBuffer();
    return startsLikeCheckpoint(new Uint8Array(head), file.size);
  } catch {
    // The code that opens the file reports why it cannot be read.
    return false;
  }
}

/** Groups files that belong to one model: an index with its files, or numbered files with the same name. */
export function modelsOf(checkpoints: readonly File[]): ModelFiles[] {
  const indexes = checkpoints.filter(({ name }) => isModelIndex(name));
  const files = checkpoints.filter((file) => !indexes.includes(file));
  const [index] = indexes;
  // The files that an index needs are known only after it is read, so it gets all of them.
  if (index)
    return [{ file: index, shards: files }, ...indexes.slice(1).map((file) => ({ file, shards: files }))];
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const [, stem, of, ending] = SHARD.exec(file.name) ?? [];
    const key = of === undefined ? `${groups.size} ${file.name}` : `${stem}-of-${of}${ending}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].map((group) => {
    const [file] = group as [File];
    return SHARD.test(file.name) ? { file, shards: group } : { file };
  });
}
