/** Reads a tensor's values by its strides; finds values that are not finite. */
import { AppError } from '../../core/errors.ts';
import { STORED_BYTES, type TensorEntry } from './entry.ts';
import { spanOf } from './pickle/torch-tensor.ts';
import { readBlob } from './read-blob.ts';

type Values =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

/**
 * The bytes of a tensor's values in row-major order, wherever they are in the file. @throws {@link AppError} as {@link
 * readBlob}.
 */
export async function readTensor(entry: TensorEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { blob, byteOffset, byteLength, shape, strides, dtype } = entry;
  if (!strides) return readBlob(blob, byteOffset, byteLength);
  const size = STORED_BYTES[dtype];
  const stored = await readBlob(blob, byteOffset, spanOf(shape, strides) * size);
  const from = valuesOf(stored.buffer, size);
  const to = valuesOf(new ArrayBuffer(byteLength), size);
  gather(from, to, shape, strides);
  return new Uint8Array(to.buffer);
}

function valuesOf(buffer: ArrayBuffer, size: 1 | 2 | 4 | 8): Values {
  if (size === 1) return new Uint8Array(buffer);
  if (size === 2) return new Uint16Array(buffer);
  return size === 4 ? new Uint32Array(buffer) : new BigUint64Array(buffer);
}

/** Copies values in row-major order of `shape`; the axes count like digits. */
function gather(from: Values, to: Values, shape: readonly number[], strides: readonly number[]): void {
  const digits = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < to.length; target += 1) {
    to[target] = from[source] as never;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const stride = strides[axis] as number;
      digits[axis] = (digits[axis] as number) + 1;
      source += stride;
      if ((digits[axis] as number) < (shape[axis] as number)) break;
      source -= stride * (shape[axis] as number);
      digits[axis] = 0;
    }
  }
}

/** All bits of the exponent set: infinity or not a number. */
const EXPONENTS = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const;
const FRACTIONS = { F32: 0x7fffff, F16: 0x3ff, BF16: 0x7f } as const;

/** What the first non-finite value of a float tensor is: `NaN`, `infinity`, or null if all are finite. */
export function notFinite(
  bytes: Uint8Array<ArrayBuffer>,
  dtype: TensorEntry['dtype'],
): 'NaN' | 'infinity' | null {
  if (dtype === 'F64') {
    const bad = new Float64Array(bytes.buffer).find((value) => !Number.isFinite(value));
    return bad === undefined ? null : Number.isNaN(bad) ? 'NaN' : 'infinity';
  }
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16') return null;
  const bits = dtype === 'F32' ? new Uint32Array(bytes.buffer) : new Uint16Array(bytes.buffer);
  const exponent = EXPONENTS[dtype];
  for (let at = 0; at < bits.length; at += 1) {
    const word = bits[at] as number;
    if ((word & exponent) === exponent) return word & FRACTIONS[dtype] ? 'NaN' : 'infinity';
  }
  return null;
}

/** The error for weights that are not finite numbers. */
export const notFiniteError = (name: string, what: string) =>
  new AppError(
    'model/not-finite',
    `Expected finite numbers in the weights, but ${name} holds ${what}: training probably diverged, and no result of ` +
      'this model would mean anything. Choose an earlier checkpoint.',
  );
