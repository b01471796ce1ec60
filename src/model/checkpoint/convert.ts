/** Reads one tensor's values as float32 or float16. */
import { AppError } from '../../core/errors.ts';
import { bfloatToFloat, floatToHalf, halfToFloat } from '../../math/half.ts';
import type { TensorEntry } from './entry.ts';
import { readTensor } from './read-tensor.ts';

/** The types in which weights are computed and stored, by their names in safetensors. */
export type FloatType = 'F32' | 'F16';

/**
 * Reads one tensor's values as another type.
 *
 * @returns little-endian bytes. Widening is exact; narrowing rounds to nearest, and values that are too large become
 * infinite.
 * @throws {@link AppError} `model/format` if the tensor holds no floats.
 */
export async function readAs(entry: TensorEntry, type: FloatType): Promise<Uint8Array<ArrayBuffer>> {
  return convert(await readTensor(entry), entry, type);
}

/** Like {@link readAs}, for the tensor's bytes. */
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
