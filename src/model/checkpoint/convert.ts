/** One tensor's values as float32 or float16. */
import { AppError } from '../../core/errors.ts';
import type { TensorEntry } from './entry.ts';
import { bfloatToFloat, floatToHalf, halfToFloat } from './half.ts';
import { readTensor } from './read-tensor.ts';

/** What weights are computed with and stored as; the names of safetensors. */
export type FloatType = 'F32' | 'F16';

/**
 * Reads one tensor's values as another type.
 *
 * @returns little-endian bytes; widening is exact, narrowing rounds to nearest and leaves infinite what is too large.
 * @throws {@link AppError} `model/format` if it holds no floats.
 */
export async function readAs(entry: TensorEntry, type: FloatType): Promise<Uint8Array<ArrayBuffer>> {
  return convert(await readTensor(entry), entry, type);
}

/** As {@link readAs}, of the tensor's bytes. */
export function convert(
  bytes: Uint8Array<ArrayBuffer>,
  entry: TensorEntry,
  type: FloatType,
): Uint8Array<ArrayBuffer> {
  if (entry.dtype === type) return bytes;
  const floats = widen(bytes, entry);
  return new Uint8Array((type === 'F16' ? floatToHalf(floats) : floats).buffer);
}

function widen(bytes: Uint8Array<ArrayBuffer>, { name, dtype }: TensorEntry): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return new Float32Array(bytes.buffer);
  if (dtype === 'F16') return halfToFloat(new Uint16Array(bytes.buffer));
  if (dtype === 'BF16') return bfloatToFloat(new Uint16Array(bytes.buffer));
  if (dtype === 'F64') return Float32Array.from(new Float64Array(bytes.buffer));
  throw new AppError('model/format', `Expected floats in "${name}", got ${dtype}: convert it to float32.`);
}
