/** Checkpoints by their first bytes; files that make one model. */
import { CHECKPOINT_START_BYTES, startsLikeCheckpoint } from '../../core/checkpoint-start.ts';
import type { GivenFile } from '../library/files.ts';

/** Files that make one model, as the engine takes them. */
export interface ModelFiles {
  /** The checkpoint; of several files their index, else the first. */
  readonly file: File;
  /** The files of weights of a model in several; absent: there is but one. */
  readonly shards?: readonly File[];
}

const INDEX = /\.(?:safetensors|bin|pth|pt)\.index\.json$/i;
const SHARD = /^(.*)-\d+-of-(\d+)(\.[a-z]+)$/i;
/** No model that could be meant is smaller; in a folder the many small files are not looked into. */
const MIN_FOLDER_BYTES = 100_000;

/** Whether a file's name says that it tells which tensor lies in which file. */
export const isModelIndex = (name: string): boolean => INDEX.test(name);

/**
 * Says of every file that begins like a checkpoint that it is one, whatever it is called: `.ckpt`, `.bin`, `.pth.tar`,
 * or no ending at all.
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
    // Whoever opens the file says why it can't be read.
    return false;
  }
}

/** Puts files together that belong to one model: an index with its files, or numbered ones of one name. */
export function modelsOf(checkpoints: readonly File[]): ModelFiles[] {
  const indexes = checkpoints.filter(({ name }) => isModelIndex(name));
  const files = checkpoints.filter((file) => !indexes.includes(file));
  const [index] = indexes;
  // Which file an index names is known once it is read; what lies beside it is offered to it.
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
