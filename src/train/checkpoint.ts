/** A run as a safetensors file: the weights under their official names, and what a run goes on from. */
import type { BaseModel } from '../contract/teach.ts';
import type { HeldOutPoint, TrainPoint, TrainSettings } from '../contract/train.ts';
import { trainedConfig } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import { openSafetensors } from '../model/checkpoint/safetensors.ts';
import type { TrainerState } from './jax/trainer.ts';
import type { HostTensor, HostTensors } from './parameters.ts';

/** What is kept of a run beside its tensors. */
export interface RunRecord {
  readonly settings: TrainSettings;
  readonly steps: number;
  readonly clipIds: readonly string[];
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
  /** The model that it teaches, and what was measured on sample clips; absent for other runs. */
  readonly base?: BaseModel;
  readonly sampleIds?: readonly string[];
  readonly samples?: readonly HeldOutPoint[];
  /** Shared by the runs that learn side by side; absent for other runs. */
  readonly comparison?: string;
}

/** AdamW's moments lie beside the weights, under these prefixes. */
const FIRST = 'adam.first.';
const SECOND = 'adam.second.';
/** Where the record lies in the header. */
const RECORD = 'run';
/** The header ends where a float64 could begin, as the format requires. */
const ALIGNMENT = 8;

/** What the official code has before every name: it saves a model wrapped in `DataParallel`. */
const PREFIX = 'module.';

/**
 * The weights alone, loadable wherever the official names are; those of a run that teaches in the file of its model.
 *
 * @param base - the file of the model that the run teaches; null for other runs.
 * @param hasPrefix - whether names begin with `module.`, as those of the published files do.
 */
export async function checkpointFile(
  weights: HostTensors,
  record: RunRecord,
  base: Blob | null,
  hasPrefix: boolean,
): Promise<Blob> {
  return base && record.base
    ? taughtFile(base, weights, { ...record, base: record.base }, hasPrefix)
    : exportedFile(weights, record, hasPrefix);
}

function exportedFile(weights: HostTensors, record: RunRecord, hasPrefix: boolean): Blob {
  const { settings, steps } = record;
  const prefix = hasPrefix ? PREFIX : '';
  const tensors = [...weights].map(([name, tensor]) => [prefix + name, tensor] as const);
  return safetensors(tensors, {
    ...headFacts(settings),
    name: `Trained here, ${steps} steps`,
    samples_seen: String(steps * settings.batch),
    about: JSON.stringify({ ...settings, done: { steps } }),
  });
}

/**
 * The model that was taught, whole: tensors that learned are replaced, all others are the bytes of its file.
 *
 * @param learned - the tensors that learned.
 */
async function taughtFile(
  base: Blob,
  learned: HostTensors,
  record: RunRecord & { readonly base: BaseModel },
  hasPrefix: boolean,
): Promise<Blob> {
  const { settings, steps, clipIds } = record;
  const { entries, metadata } = await openSafetensors(base);
  const { trained_on: trainedOn } = metadata;
  // These are no longer the weights of that hash.
  const told = Object.entries(metadata).filter(([name]) => name !== 'written_from_sha256');
  const tensors: Stored[] = [];
  for (const [name, entry] of entries) {
    const { shape, dtype, byteOffset, byteLength } = entry;
    const tensor = learned.get(name);
    tensors.push({
      name: (hasPrefix ? PREFIX : '') + name,
      ...(tensor
        ? { shape: tensor.shape, dtype: 'F32', bytes: tensor.data }
        : // Copied: the file may be removed while the result is in use.
          { shape, dtype, bytes: await base.slice(byteOffset, byteOffset + byteLength).arrayBuffer() }),
    });
  }
  return storedTensors(tensors, {
    ...Object.fromEntries(told),
    ...headFacts(settings),
    name: `${record.base.name}, taught ${steps} steps`,
    ...(trainedOn !== undefined && {
      trained_on: `${trainedOn}; then its joint blocks on ${clipIds.length} clips`,
    }),
    taught_from: record.base.name,
    taught_from_sha256: record.base.sha256,
    taught: JSON.stringify({ ...settings, done: { steps } }),
  });
}

/** Weights, moments and the record. */
export function runFile(state: TrainerState, record: RunRecord): Blob {
  const under = (prefix: string, tensors: HostTensors) =>
    [...tensors].map(([name, tensor]) => [prefix + name, tensor] as const);
  return safetensors([...state.weights, ...under(FIRST, state.first), ...under(SECOND, state.second)], {
    ...headFacts(record.settings),
    [RECORD]: JSON.stringify(record),
  });
}

/**
 * Reads what {@link runFile} wrote.
 *
 * @throws {@link AppError} `storage/damaged` if it is not whole.
 */
export async function readRunFile(file: Blob): Promise<{ state: TrainerState; record: RunRecord }> {
  const { entries, metadata } = await openSafetensors(file);
  const record = readRecord(metadata[RECORD]);
  if (!record)
    throw new AppError('storage/damaged', 'The saved training run can’t be read: start a new one.');
  const [weights, first, second] = [0, 1, 2].map(() => new Map<string, HostTensor>()) as [
    Map<string, HostTensor>,
    Map<string, HostTensor>,
    Map<string, HostTensor>,
  ];
  for (const [name, { shape, byteOffset, byteLength }] of entries) {
    const data = new Float32Array(await file.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
    if (name.startsWith(FIRST)) first.set(name.slice(FIRST.length), { shape, data });
    else if (name.startsWith(SECOND)) second.set(name.slice(SECOND.length), { shape, data });
    else weights.set(name, { shape, data });
  }
  return { state: { weights, first, second, steps: record.steps }, record };
}

/** The record of a saved run without its tensors; null where there is none that can be read. */
export async function readRunRecord(file: Blob): Promise<RunRecord | null> {
  const opened = await openSafetensors(file).catch(() => null);
  return readRecord(opened?.metadata[RECORD]);
}

function readRecord(text: string | undefined): RunRecord | null {
  try {
    if (text === undefined) return null;
    const record = JSON.parse(text) as RunRecord;
    // Runs of earlier versions drew new masks at each step and do not say so.
    return { ...record, settings: { ...record.settings, masksPerClip: record.settings.masksPerClip ?? 0 } };
  } catch {
    return null;
  }
}

/** What no shape shows. */
function headFacts(settings: TrainSettings): Record<string, string> {
  const { numHeads, decoder, normPix } = trainedConfig(settings);
  return {
    num_heads: String(numHeads),
    decoder_num_heads: String(decoder!.numHeads),
    norm_pix: String(normPix),
  };
}

/** A tensor as it lies in the file. */
interface Stored {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly bytes: Float32Array<ArrayBuffer> | ArrayBuffer;
}

const safetensors = (
  tensors: readonly (readonly [string, HostTensor])[],
  metadata: Record<string, string>,
): Blob =>
  storedTensors(
    tensors.map(([name, { shape, data }]) => ({ name, shape, dtype: 'F32', bytes: data })),
    metadata,
  );

function storedTensors(tensors: readonly Stored[], metadata: Record<string, string>): Blob {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, shape, dtype, bytes } of tensors) {
    const begin = end;
    end += bytes.byteLength;
    header[name] = { dtype, shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(8 + Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(text, 8);
  return new Blob([head, ...tensors.map(({ bytes }) => bytes)]);
}
