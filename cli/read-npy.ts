/** NumPy's files as float32 arrays. */
import { readFileSync } from 'node:fs';
import { floatReader } from '../src/engine/features/npy-floats.ts';
import { readNpyHeader } from '../src/storage/read-npy-header.ts';
import { CommandError } from './fail.ts';

export interface NpyFloats {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Reads a `.npy` file of floats in C order.
 *
 * @throws {@link CommandError} for a missing file, another type or order, or a file that ends too early.
 */
export function readNpy(path: string): NpyFloats {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    throw new CommandError(`Expected an array in ${path}, but there is no such file.`);
  }
  const header = readNpyHeader(file);
  if (!header) throw new CommandError(`Expected a NumPy file (.npy), but ${path} is not.`);
  const { descriptor, shape, isFortran, valuesAt } = header;
  const read = floatReader(descriptor);
  if (!read || isFortran) {
    throw new CommandError(
      `Expected float16, float32 or float64 in C order, but ${path} holds ${descriptor || 'something else'}.`,
    );
  }
  const bytes = shape.reduce((product, extent) => product * extent, Number(descriptor.slice(2)));
  if (file.length - valuesAt < bytes) {
    throw new CommandError(`Expected ${bytes} bytes of values in ${path}, found ${file.length - valuesAt}.`);
  }
  return { shape, values: read(new Uint8Array(file.subarray(valuesAt, valuesAt + bytes)).buffer) };
}
