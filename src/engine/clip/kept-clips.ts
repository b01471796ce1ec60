/** Lists, keeps and forgets clips in this browser. */
import type { Progress } from '../../contract/environment.ts';
import type { KeepClipParams, KeptClip, KeptClipFacts, KeptClips } from '../../contract/kept-clips.ts';
import { AppError } from '../../core/errors.ts';
import { openOwnFolder, ownName } from '../../core/own-names.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { KeptFile } from '../../storage/file-store.ts';
import { CLIPS_FOLDER, FileStore } from '../../storage/file-store.ts';

/**
 * The user's clips that this browser keeps.
 *
 * @throws {@link AppError} `storage/unavailable`.
 */
export async function keptClips(): Promise<KeptClips> {
  const { kept, damaged, removedParts } = await (await openStore()).list();
  const clips = kept.map(toClip).sort((a, b) => a.addedAt - b.addedAt);
  return { clips, damaged, removedParts };
}

/**
 * Copies a clip into this browser; a file that is kept already stays as it is.
 *
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`.
 */
export async function keepClip(
  { file, ...facts }: KeepClipParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptClip> {
  const store = await openStore();
  const stage = `Keeping ${file.name}`;
  const onBytes = (done: number) => progress({ stage, done, total: file.size });
  return toClip(await store.put(file, facts, { signal, onBytes }));
}

/** @param ids - null for all of them, damaged ones too. */
export async function forgetClips({ ids }: { readonly ids: readonly string[] | null }): Promise<void> {
  const store = await openStore();
  let wanted = ids;
  if (wanted === null) {
    const { kept, damaged } = await store.list();
    wanted = [...kept, ...damaged].map(({ id }) => id);
  }
  for (const id of wanted) await store.remove(id);
}

async function openStore(): Promise<FileStore<KeptClipFacts>> {
  try {
    const folder = await openOwnFolder(CLIPS_FOLDER, { create: true });
    return new FileStore(folder, ownName('kept-clip'), parseFacts);
  } catch (cause) {
    throw new AppError(
      'storage/unavailable',
      'This browser keeps no files for pages, as in a private window: clips have to be dropped again on each visit.',
      { cause },
    );
  }
}

function toClip({ id, file, told }: KeptFile<KeptClipFacts>): KeptClip {
  return { ...told, id, file };
}

function parseFacts(value: unknown): KeptClipFacts | null {
  if (typeof value !== 'object' || value === null) return null;
  const { clipId, addedAt, folder, sourceKey } = value as Record<string, unknown>;
  if (typeof clipId !== 'string' || typeof addedAt !== 'number') return null;
  return {
    clipId,
    addedAt,
    folder: typeof folder === 'string' ? folder : undefined,
    sourceKey: typeof sourceKey === 'string' ? sourceKey : undefined,
  };
}
