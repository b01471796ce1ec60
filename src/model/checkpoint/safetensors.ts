import { AppError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor.ts';
import { STORED_BYTES, type Checkpoint, type StoredType, type TensorEntry } from './entry.ts';
import { readBlob, viewOf } from './read-blob.ts';

/** The format's own limit for its header. */
const MAX_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;

const damaged = (what: string) =>
  new AppError('model/format', `The safetensors file ${what}: it is damaged; download it again.`);

/**
 * Opens a safetensors file: reads its header and leaves the weights where they are.
 *
 * @throws {@link AppError} `model/format` if the header is not what the file's size and the format allow.
 * @remarks Source: the format section of github.com/huggingface/safetensors: 8 bytes of header length, JSON, data.
 */
export async function openSafetensors(blob: Blob): Promise<Checkpoint> {
  const length = viewOf(await readBlob(blob, 0, LENGTH_BYTES)).getBigUint64(0, true);
  if (length > BigInt(Math.min(MAX_HEADER_BYTES, blob.size - LENGTH_BYTES))) {
    throw damaged(`claims a header of ${length} bytes in a file of ${blob.size}`);
  }
  const headerBytes = Number(length);
  const header = parseHeader(await readBlob(blob, LENGTH_BYTES, headerBytes));
  const dataStart = LENGTH_BYTES + headerBytes;
  const entries = new Map<string, TensorEntry>();
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = textPairs(value);
    else entries.set(name, entryOf(blob, name, value, dataStart));
  }
  return { format: 'safetensors', entries, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isRecord(header)) return header;
  } catch {
    // Told below: what the parser says is of no use to the user.
  }
  throw damaged('has a header that is not JSON');
}

function entryOf(blob: Blob, name: string, value: unknown, dataStart: number): TensorEntry {
  if (!isRecord(value)) throw damaged(`describes "${name}" in an unknown way`);
  const { dtype, shape, data_offsets: range } = value;
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(range) || range.length !== 2) {
    throw damaged(`describes "${name}" in an unknown way`);
  }
  if (!Object.hasOwn(STORED_BYTES, dtype)) {
    throw new AppError(
      'model/format',
      `Expected float tensors, but "${name}" is stored as ${dtype}: convert it to F32.`,
    );
  }
  const [begin, end] = range as [number, number];
  const byteLength = sizeOf(shape) * STORED_BYTES[dtype as StoredType];
  if (end - begin !== byteLength || dataStart + end > blob.size) {
    throw damaged(`gives "${name}" bytes ${begin} to ${end}, which do not fit its shape or the file`);
  }
  return { name, shape, dtype: dtype as StoredType, blob, byteOffset: dataStart + begin, byteLength };
}

function textPairs(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);
