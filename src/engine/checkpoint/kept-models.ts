/** Lists, keeps and removes checkpoints in this browser. */
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

/** The checkpoints that are kept in this browser, and the storage used and available. */
export async function keptModels(): Promise<KeptModels> {
  const { models, damaged, removedParts } = await (await ModelStore.open()).list();
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { models, damaged, removedParts, usageBytes: usage, quotaBytes: quota };
}

/**
 * Keeps a checkpoint in this browser, in the format that this backend loads best: float16 for WebGPU, which halves the
 * bytes; float32 for WASM, which needs no conversion and lets the runtime read ranges of the file.
 *
 * Weights that float16 cannot represent are written as float32 on both backends; float16 weights stay float16.
 *
 * @throws {@link AppError} `storage/unavailable`, `storage/full`, `not-found`, `aborted`, `model/not-finite`, and as
 * reading a checkpoint does, also if its checksums do not match.
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
  // A float16 file stays float16: it takes half the room and loses nothing.
  if (inspected.storage === 'float16') return keepAs('float16');
  if (engine.environment.backend === 'wasm') return keepAs('float32');
  try {
    return await keepAs('float16');
  } catch (error) {
    if (error instanceof AppError && error.code === 'model/float16-range') return keepAs('float32');
    throw error;
  }
}

/** Reads a whole kept copy to check it. @throws {@link AppError} `not-found`, `storage/damaged`. */
export async function checkKept(
  { id }: { readonly id: string },
  { signal }: TaskContext<never>,
): Promise<KeptCheck> {
  return { isWhole: await (await ModelStore.open()).verify(id, signal) };
}

/** Stores the settings of a kept checkpoint for the next visit. @throws {@link AppError} `storage/*`. */
export async function setKeptSettings({ id, settings }: SetKeptSettingsParams): Promise<void> {
  await (await ModelStore.open()).setSettings(id, settings);
}

/** Removes a kept checkpoint; a model that was loaded from it keeps working with what it has read. */
export async function forgetModel({ id }: { readonly id: string }): Promise<void> {
  await (await ModelStore.open()).remove(id);
}
