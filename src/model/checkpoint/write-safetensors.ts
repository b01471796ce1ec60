/** Writes a model as a safetensors file with its tensors in a fixed order. */
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor.ts';
import type { FloatType } from './convert.ts';
import { convert } from './convert.ts';
import type { TensorEntry } from './entry.ts';
import { STORED_BYTES } from './entry.ts';
import type { InspectedModel } from './inspect.ts';
import { readBlob } from './read-blob.ts';
import { notFinite, notFiniteError, readTensor } from './read-tensor.ts';
import { expectedTensors } from './tensor-names.ts';

export interface WrittenFile {
  /** Of the whole file. */
  readonly byteLength: number;
  /**
   * The file from its first byte on, at most one tensor at a time.
   *
   * @throws {@link AppError} `aborted`, `model/format` for a tensor that holds no floats, `model/float16-range` for
   * values that float16 cannot hold, `model/not-finite` for values that are not finite, unless tensors are written as
   * they are stored.
   */
  readonly chunks: (signal: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
}

export interface WriteOptions {
  /** The type in which every tensor is stored; `stored`: each keeps its own. */
  readonly type: FloatType | 'stored';
  /** Pairs for the header besides heads and norm_pix. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The header ends where a float64 could begin, as the format requires. */
const ALIGNMENT = 8;
/** Data copied unchanged is read in pieces of this length. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Writes a model as a safetensors file in a fixed order: that of the names of {@link expectedTensors}.
 *
 * The header entries `num_heads`, `decoder_num_heads` and `norm_pix` say what no shape shows, so the file opens without
 * settings. Tensors that do not belong to a CAV-MAE are left out.
 *
 * @remarks Source: the format section of github.com/huggingface/safetensors.
 */
export function writeSafetensors(model: InspectedModel, { type, metadata = {} }: WriteOptions): WrittenFile {
  const { family, config, entries } = model;
  const used = [...expectedTensors(config, family)].flatMap(([name, { needed }]) => {
    const entry = entries.get(name);
    return entry ? [{ name, entry, needed, dtype: type === 'stored' ? entry.dtype : type }] : [];
  });
  let end = 0;
  const header: Record<string, unknown> = {
    __metadata__: {
      ...metadata,
      num_heads: String(config.numHeads),
      ...(config.decoder && { decoder_num_heads: String(config.decoder.numHeads) }),
      ...(config.normPix !== null && { norm_pix: String(config.normPix) }),
    },
  };
  for (const { name, entry, dtype } of used) {
    const begin = end;
    end += sizeOf(entry.shape) * STORED_BYTES[dtype];
    header[name] = { dtype, shape: entry.shape, data_offsets: [begin, end] };
  }
  const head = headBytes(JSON.stringify(header));
  return {
    byteLength: head.length + end,
    async *chunks(signal) {
      yield head;
      for (const { name, entry, needed } of used) {
        throwIfAborted(signal);
        if (type === 'stored' && !entry.strides) {
          yield* asStored(entry, signal);
          continue;
        }
        const stored = await readTensor(entry);
        const broken = type === 'stored' || !needed ? null : notFinite(stored, entry.dtype);
        if (broken) throw notFiniteError(name, broken);
        const bytes = type === 'stored' ? stored : convert(stored, entry, type);
        if (type === 'F16' && entry.dtype !== 'F16' && needed) requireFinite(entry, bytes);
        yield bytes;
      }
    },
  };
}

/** Values that are too large for float16 have become infinite. */
function requireFinite({ name }: TensorEntry, bytes: Uint8Array<ArrayBuffer>): void {
  const exponents = 0x7c00;
  if (new Uint16Array(bytes.buffer).every((half) => (half & exponents) !== exponents)) return;
  throw new AppError(
    'model/float16-range',
    `Expected values up to 65504 in "${name}", the largest that float16 holds, got larger ones: write it as float32.`,
  );
}

/** The length and the text, padded with spaces. */
function headBytes(json: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

async function* asStored(
  { blob, byteOffset, byteLength }: TensorEntry,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let done = 0; done < byteLength; done += PIECE_BYTES) {
    throwIfAborted(signal);
    yield await readBlob(blob, byteOffset + done, Math.min(PIECE_BYTES, byteLength - done));
  }
}
