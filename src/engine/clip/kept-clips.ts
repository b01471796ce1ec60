/** Lists, keeps and removes clips in this browser. */
import type { Progress } from '../../contract/environment.ts';
import type { KeepClipParams, KeptClip, KeptClips } from '../../contract/kept.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { StoredClip } from '../../storage/clip-store.ts';
import { ClipStore } from '../../storage/clip-store.ts';

/**
 * The user's clips that this browser keeps.
 *
 * @throws {@link AppError} `storage/unavailable`.
 */
export async function keptClips(): Promise<KeptClips> {
  const { clips, ...others } = await (await ClipStore.open()).list();
  return { clips: clips.map(toClip).sort((a, b) => a.addedAt - b.addedAt), ...others };
}

/**
 * Copies a clip into this browser's storage; a file that is already kept stays as it is.
 *
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`.
 */
export async function keepClip(
  { file, ...facts }: KeepClipParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptClip> {
  const store = await ClipStore.open();
  const stage = `Keeping ${file.name}`;
  const onBytes = (done: number) => progress({ stage, done, total: file.size });
  return toClip(await store.put(file, facts, { signal, onBytes }));
}

/** @param ids - null for all of them, damaged ones too. */
export async function forgetClips({ ids }: { readonly ids: readonly string[] | null }): Promise<void> {
  const store = await ClipStore.open();
  let wanted = ids;
  if (wanted === null) {
    const { clips, damaged } = await store.list();
    wanted = [...clips, ...damaged].map(({ id }) => id);
  }
  for (const id of wanted) await store.remove(id);
}

function toClip({ id, file, told }: StoredClip): KeptClip {
  return { ...told, id, file };
}
