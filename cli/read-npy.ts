/** NumPy's files as float32 arrays. */
import { readFileSync } from 'node:fs';
import { halfToFloat } from '../src/model/checkpoint/half.ts';
import { CommandError } from './fail.ts';

export interface NpyFloats {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

const READERS: Readonly<Record<string, (bytes: ArrayBuffer) => Float32Array<ArrayBuffer>>> = {
  '<f4': (bytes) => new Float32Array(bytes),
  '<f8': (bytes) => Float32Array.from(new Float64Array(bytes)),
  '<f2': (bytes) => halfToFloat(new Uint16Array(bytes)),
};

/**
 * Reads a `.npy` file of floats in C order.
 *
 * @throws {@link CommandError} for a missing file, another type or order, or a file that ends too early.
 * @remarks Source: NumPy's format description, versions 1 and 2.
 */
export function readNpy(path: string): NpyFloats {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch {
    throw new CommandError(`Expected an array in ${path}, but there is no such file.`);
  }
  const isNpy = file.length > 12 && file.subarray(1, 6).toString('latin1') === 'NUMPY';
  if (!isNpy) throw new CommandError(`Expected a NumPy file (.npy), but ${path} is none.`);
  const headerAt = file[6] === 1 ? 10 : 12;
  const valuesAt = headerAt + (headerAt === 10 ? file.readUInt16LE(8) : file.readUInt32LE(8));
  const header = file.subarray(headerAt, valuesAt).toString('latin1');
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const read = READERS[type];
  if (!read || header.includes("'fortran_order': True")) {
    throw new CommandError(
      `Expected float16, float32 or float64 in C order, but ${path} holds ${type || 'something else'}.`,
    );
  }
  const bytes = shape.reduce((product, extent) => product * extent, Number(type.slice(2)));
  if (file.length - valuesAt < bytes) {
    throw new CommandError(`Expected ${bytes} bytes of values in ${path}, found ${file.length - valuesAt}.`);
  }
  return { shape, values: read(new Uint8Array(file.subarray(valuesAt, valuesAt + bytes)).buffer) };
}
