/** Lists, keeps and forgets checkpoints in this browser. */
import type { Progress } from '../../contract/environment.ts';
import type {
  KeepModelParams,
  KeptCheck,
  KeptModels,
  KeptResult,
  SetKeptSettingsParams,
} from '../../contract/kept.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import { ChecksumWatch } from '../../model/checkpoint/verify.ts';
import { writeSafetensors } from '../../model/checkpoint/write-safetensors.ts';
import { ModelStore } from '../../storage/model-store.ts';
import type { EngineContext } from '../context.ts';
import { download } from './download.ts';
import { fileNameOf } from './file-name.ts';
import { givenFiles, oneFile } from './model-file.ts';

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
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`, `model/not-finite`, and what
 * an unreadable checkpoint throws, or one whose bytes its own checksums don't fit.
 */
export async function keepModel(
  engine: EngineContext,
  { source, settings }: KeepModelParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<KeptResult> {
  const store = await ModelStore.open();
  const fileName = source.kind === 'file' ? source.file.name : fileNameOf(source.url);
  const bytes =
    source.kind === 'file'
      ? givenFiles(source)
      : oneFile(
          await download(source.url, signal, (done, total) =>
            progress({ stage: `Fetching ${fileName}`, done, total }),
          ),
        );
  const original = bytes.blob;
  const checkpoint = await bytes.open(settings.place);
  const inspected = inspectCheckpoint(checkpoint, { setting: settings, prefix: settings.prefix });
  const keepAs = async (layout: 'float32' | 'float16'): Promise<KeptResult> => {
    const watch = await ChecksumWatch.of(bytes.parts, inspected);
    const type = layout === 'float16' ? 'F16' : 'F32';
    const written = writeSafetensors(inspected, { type, metadata: checkpoint.metadata });
    const total = original.size + written.byteLength;
    const onBytes = (done: number) => progress({ stage: `Keeping ${fileName}`, done, total });
    const rounded = layout === 'float16' && inspected.storage !== 'float16';
    const kept = { original, written, watch, fileName, settings, layout, rounded };
    const entry = await store.put(kept, { signal, onBytes });
    return { ...entry, checksums: watch.finish() };
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

/** Reads a kept copy whole: whether it is what was written. @throws {@link AppError} `not-found`, `storage/damaged`. */
export async function checkKept(
  { id }: { readonly id: string },
  { signal }: TaskContext<never>,
): Promise<KeptCheck> {
  return { isWhole: await (await ModelStore.open()).verify(id, signal) };
}

/** Notes the settings of a kept checkpoint for the next time. @throws {@link AppError} `storage/*`. */
export async function setKeptSettings({ id, settings }: SetKeptSettingsParams): Promise<void> {
  await (await ModelStore.open()).setSettings(id, settings);
}

/** Forgets a kept checkpoint; a model that was loaded from it goes on with what it has read. */
export async function forgetModel({ id }: { readonly id: string }): Promise<void> {
  await (await ModelStore.open()).remove(id);
}
