/** Reads safetensors files. */
import { AppError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { type Checkpoint, STORED_BYTES, type StoredType, type TensorEntry } from './entry.ts';
import { parseJson } from './json.ts';
import { readBlob, viewOf } from './read-blob.ts';

/** The header of a model of this size has 0.1 MB. The format's own limit, 100 MB, would fill the memory. */
const MAX_HEADER_BYTES = 8_000_000;
const LENGTH_BYTES = 8;

const damaged = (what: string) =>
  new AppError('model/format', `The safetensors file ${what}: it is damaged; download it again.`);

/**
 * Opens a safetensors file: reads its header and leaves the weights where they are.
 *
 * @throws {@link AppError} `model/format` if the header does not fit the file's size or the format.
 * @remarks Source: the format section of github.com/huggingface/safetensors: 8 bytes of header length, JSON, data.
 */
export async function openSafetensors(blob: Blob): Promise<Checkpoint> {
  const length = viewOf(await readBlob(blob, 0, LENGTH_BYTES)).getBigUint64(0, true);
  if (length > BigInt(blob.size - LENGTH_BYTES)) {
    throw damaged(`states a header of ${length} bytes in a file of ${blob.size}`);
  }
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw damaged(`has a header of ${length} bytes, but no model needs more than ${MAX_HEADER_BYTES}`);
  }
  const headerBytes = Number(length);
  const header = parseJson(await readBlob(blob, LENGTH_BYTES, headerBytes));
  if (!isRecord(header)) throw damaged('has a header that is not JSON');
  const dataStart = LENGTH_BYTES + headerBytes;
  const entries = new Map<string, TensorEntry>();
  const unreadable = new Map<string, AppError>();
  const ranges: Range[] = [];
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = textPairs(value);
      continue;
    }
    const { dtype, shape, range } = describe(name, value);
    if (dataStart + range.end > blob.size || range.end < range.begin) throw misfit(range);
    ranges.push(range);
    if (!isStoredType(dtype)) {
      unreadable.set(name, unknownType(name, dtype));
      continue;
    }
    const byteLength = sizeOf(shape) * STORED_BYTES[dtype];
    if (range.end - range.begin !== byteLength) throw misfit(range);
    entries.set(name, { name, shape, dtype, blob, byteOffset: dataStart + range.begin, byteLength });
  }
  requireApart(ranges);
  return { format: 'safetensors', entries, unreadable, metadata, place: '', otherPlaces: [], leftUnread: [] };
}

/** The bytes of a tensor, counted from the end of the header. */
interface Range {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

function describe(name: string, value: unknown) {
  const { dtype, shape, data_offsets: range } = isRecord(value) ? value : {};
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(range) || range.length !== 2) {
    throw damaged(`describes "${shownText(name, 80)}" in an unknown way`);
  }
  const [begin, end] = range as [number, number];
  return { dtype, shape, range: { name, begin, end } };
}

const misfit = ({ name, begin, end }: Range) =>
  damaged(`gives "${shownText(name, 80)}" bytes ${begin} to ${end}, which do not fit its shape or the file`);

const isStoredType = (dtype: string): dtype is StoredType => Object.hasOwn(STORED_BYTES, dtype);

const unknownType = (name: string, dtype: string) =>
  new AppError(
    'model/format',
    `Expected floats in "${shownText(name, 80)}", got ${shownText(dtype, 40)}: convert it to F32.`,
  );

/** Two tensors must not use the same bytes, or a small file could act as a model of many gigabytes. */
function requireApart(ranges: readonly Range[]): void {
  const sorted = ranges.filter(({ begin, end }) => end > begin).sort((a, b) => a.begin - b.begin);
  for (const [at, range] of sorted.entries()) {
    const before = sorted[at - 1];
    if (!before || before.end <= range.begin) continue;
    throw damaged(`gives "${shownText(before.name, 80)}" and "${shownText(range.name, 80)}" the same bytes`);
  }
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
