import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../model/checkpoint/open.ts';
import { writeSafetensors } from '../../model/checkpoint/write-safetensors.ts';
import { ModelStore } from '../../model/store.ts';
import type { Progress } from '../contract/environment.ts';
import type { KeepModelParams, KeptEntry, KeptModels, SetKeptSettingsParams } from '../contract/kept.ts';
import type { EngineContext } from '../context.ts';
import { download } from '../download.ts';
import { fileNameOf } from '../file-name.ts';

/** What is kept in this browser, and how much room there is. */
export async function keptModels(): Promise<KeptModels> {
  const { models, damaged, removedParts } = await (await ModelStore.open()).list();
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { models, damaged, removedParts, usageBytes: usage, quotaBytes: quota };
}

/**
 * Keeps a checkpoint in this browser, written as this backend loads it best: float16 for WebGPU, because the weights
 * go through half the bytes; float32 for WASM, so that nothing is converted and the runtime reads ranges of the file.
 *
 * Weights that float16 cannot hold are written as float32 on either; those that come as float16 stay so.
 *
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`, and what an unreadable
 * checkpoint throws.
 */
export async function keepModel(
  engine: EngineContext,
  { source, settings }: KeepModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptEntry> {
  const store = await ModelStore.open();
  const fileName = source.kind === 'file' ? source.file.name : fileNameOf(source.url);
  const original =
    source.kind === 'file'
      ? source.file
      : await download(source.url, signal, (done, total) =>
          progress({ stage: `Fetching ${fileName}`, done, total }),
        );
  const checkpoint = await openCheckpoint(original);
  const inspected = inspectCheckpoint(checkpoint, { setting: settings });
  const keepAs = (layout: 'float32' | 'float16') => {
    const type = layout === 'float16' ? 'F16' : 'F32';
    const written = writeSafetensors(inspected, { type, metadata: checkpoint.metadata });
    const total = original.size + written.byteLength;
    const onBytes = (done: number) => progress({ stage: `Keeping ${fileName}`, done, total });
    const rounded = layout === 'float16' && inspected.storage !== 'float16';
    return store.put({ original, written, fileName, settings, layout, rounded }, { signal, onBytes });
  };
  // Half the room, and nothing is lost: such a file would only be widened.
  if (inspected.storage === 'float16') return keepAs('float16');
  if (engine.environment.backend === 'wasm') return keepAs('float32');
  try {
    return await keepAs('float16');
  } catch (error) {
    if (error instanceof AppError && error.code === 'model/float16-range') return keepAs('float32');
    throw error;
  }
}

/** Notes the settings of a kept checkpoint for the next time. @throws {@link AppError} `storage/*`. */
export async function setKeptSettings({ id, settings }: SetKeptSettingsParams): Promise<void> {
  await (await ModelStore.open()).setSettings(id, settings);
}

/** Forgets a kept checkpoint; a model that was loaded from it goes on with what it has read. */
export async function forgetModel({ id }: { readonly id: string }): Promise<void> {
  await (await ModelStore.open()).remove(id);
}
