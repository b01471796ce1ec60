import type { TaskContext } from '../../core/rpc.ts';
import { ModelStore } from '../../model/store.ts';
import type { Progress } from '../contract/environment.ts';
import type { KeepModelParams, KeptEntry, KeptModels } from '../contract/kept.ts';
import { download } from '../download.ts';
import { fileNameOf } from '../file-name.ts';

/** What is kept in this browser, and how much room there is. */
export async function keptModels(): Promise<KeptModels> {
  const { models, damaged, removedParts } = await (await ModelStore.open()).list();
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { models, damaged, removedParts, usageBytes: usage, quotaBytes: quota };
}

/**
 * Copies a checkpoint into this browser.
 *
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`.
 */
export async function keepModel(
  { source, settings }: KeepModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptEntry> {
  const store = await ModelStore.open();
  const fileName = source.kind === 'file' ? source.file.name : fileNameOf(source.url);
  const file =
    source.kind === 'file'
      ? source.file
      : await download(source.url, signal, (done, total) =>
          progress({ stage: `Fetching ${fileName}`, done, total }),
        );
  return store.put(
    file,
    { fileName, settings },
    { signal, onBytes: (done) => progress({ stage: `Keeping ${fileName}`, done, total: file.size }) },
  );
}

/** Forgets a kept checkpoint; a model that is loaded from it goes on. */
export async function forgetModel({ id }: { readonly id: string }): Promise<void> {
  await (await ModelStore.open()).remove(id);
}
