/** Models that runs teach: their files, kept beside the runs, and what a run reads of them. */
import type { BaseModel } from '../contract/teach.ts';
import { teachBytes, WASM_LIMIT_BYTES } from '../contract/teach.ts';
import type { TrainSettings } from '../contract/train.ts';
import { trainedConfig } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { sizeOf } from '../core/tensor.ts';
import { readAs } from '../model/checkpoint/convert.ts';
import { openSafetensors } from '../model/checkpoint/safetensors.ts';
import { expectedTensors } from '../model/checkpoint/tensor-names.ts';
import type { TrainClip } from './clips.ts';
import type { TrainDevice } from './jax/trainer.ts';
import { keptName, readFile, trainFolder, writeFile } from './kept.ts';
import type { HostTensor, HostTensors } from './parameters.ts';

/** What a run that teaches starts from. */
export interface Taught {
  readonly base: BaseModel;
  /** Safetensors with the official names. */
  readonly file: Blob;
  readonly weights: HostTensors;
  /** Clips on which it may forget. */
  readonly samples: readonly TrainClip[];
}

const BASE = 'base-';
/** A file is copied in pieces of this length, so that it never lies in memory as a whole. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** The models that the page gave in this visit, and those that are kept from earlier ones. */
export class BaseShelf {
  readonly #given = new Map<string, Blob>();

  /** Keeps a model's file. Where the browser has no room for it, it is there until the page is closed. */
  async give(baseId: string, file: Blob): Promise<void> {
    this.#given.set(baseId, file);
    await writeFile(await trainFolder(), await keptName(BASE, baseId), piecesOf(file));
  }

  /** A model's file; null if there is none that is whole. */
  async find(baseId: string): Promise<Blob | null> {
    const given = this.#given.get(baseId);
    if (given) return given;
    const kept = await readFile(await trainFolder(), await keptName(BASE, baseId));
    // A copy that was broken off is shorter than its header says.
    return (
      kept &&
      (await openSafetensors(kept).then(
        () => kept,
        () => null,
      ))
    );
  }

  /** @throws {@link AppError} `not-found` that names the model. */
  async require({ id, name, sha256 }: BaseModel): Promise<Blob> {
    const file = await this.find(id);
    if (file) return file;
    throw new AppError('not-found', `The model of this run is not here: ${name}, SHA-256 ${sha256}.`);
  }

  /** Removes kept models that no run teaches any more. */
  async prune(used: readonly string[]): Promise<void> {
    const folder = await trainFolder();
    if (!folder) return;
    const names = await Promise.all(used.map((baseId) => keptName(BASE, baseId)));
    for await (const name of folder.keys())
      if (name.startsWith(BASE) && !names.includes(name))
        await folder.removeEntry(name).catch(() => undefined);
  }
}

/** Every tensor that a pass reads, as float32. @throws {@link AppError} `model/format` if one is missing. */
export async function readBase(
  file: Blob,
  settings: TrainSettings,
  family: ModelFamily,
): Promise<HostTensors> {
  const { entries } = await openSafetensors(file);
  const weights = new Map<string, HostTensor>();
  for (const [name, { shape, needed }] of expectedTensors(trainedConfig(settings), family)) {
    if (!needed) continue;
    const entry = entries.get(name);
    if (entry?.shape.join() !== shape.join())
      throw new AppError(
        'model/format',
        `Expected ${name} of shape ${shape.join(' × ')} in the model, got ${entry ? entry.shape.join(' × ') : 'none'}: load another model.`,
      );
    weights.set(name, { shape, data: new Float32Array((await readAs(entry, 'F32')).buffer) });
  }
  return weights;
}

/** @throws {@link AppError} `shape` if the device can't hold what a run needs. */
export function expectRoom(settings: TrainSettings, family: ModelFamily, device: TrainDevice): void {
  const config = trainedConfig(settings);
  const tensors = [...expectedTensors(config, family).values()];
  const bytes = teachBytes(
    config,
    tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    settings,
  );
  if (device !== 'wasm' || bytes <= WASM_LIMIT_BYTES) return;
  throw new AppError(
    'shape',
    `Expected a run that needs at most ${gigabytes(WASM_LIMIT_BYTES)} GB, all that WebAssembly can hold, got one that ` +
      `needs about ${gigabytes(bytes)} GB: choose smaller batches, a smaller model, or a browser that offers a GPU.`,
  );
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let at = 0; at < file.size; at += PIECE_BYTES)
    yield new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
}
