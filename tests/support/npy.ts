import { halfToFloat } from '../../src/math/half.ts';

/** A NumPy array: floats become float32, integers int32; bytes stay bytes. */
export interface NpyArray {
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/**
 * Reads a `.npy` file in C order: float32, float16, float64, int32, int16, int64 or uint8.
 *
 * @throws Error for anything else.
 * @remarks Source: NumPy's format description, versions 1 and 2.
 */
export function parseNpy(file: Uint8Array): NpyArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerAt = view.getUint8(6) === 1 ? 10 : 12;
  const headerBytes = headerAt === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = new TextDecoder().decode(file.subarray(headerAt, headerAt + headerBytes));
  const descr = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shapeText = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (shapeText === undefined || header.includes("'fortran_order': True"))
    throw new Error(`Cannot read ${header}`);
  const shape = shapeText.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  // A copy, because Node's buffers and their slices are windows into a larger one.
  const values = new Uint8Array(file.subarray(headerAt + headerBytes));
  return { data: valuesOf(descr, values.buffer), shape };
}

function valuesOf(descr: string, bytes: ArrayBuffer): NpyArray['data'] {
  switch (descr) {
    case '<f4':
      return new Float32Array(bytes);
    case '<f2':
      return halfToFloat(new Uint16Array(bytes));
    case '<f8':
      return Float32Array.from(new Float64Array(bytes));
    case '<i4':
      return new Int32Array(bytes);
    case '<i2':
      return Int32Array.from(new Int16Array(bytes));
    case '<i8':
      return Int32Array.from(new BigInt64Array(bytes), Number);
    case '|u1':
      return new Uint8Array(bytes);
    default:
      throw new Error(`Cannot read arrays of type ${descr}.`);
  }
}

/** One entry along the first axis. */
export function sample(array: NpyArray, index: number): Float32Array<ArrayBuffer> {
  const size = array.shape.slice(1).reduce((product, extent) => product * extent, 1);
  return Float32Array.from(array.data.subarray(index * size, (index + 1) * size));
}

/** The rows that a thinned reference kept: every n-th of them. */
export function everyNth(values: Float32Array, [rows = 0, width = 0]: readonly number[]): Float32Array {
  const step = Math.ceil(values.length / width / rows);
  return Float32Array.from(
    { length: rows * width },
    (_, i) => values[Math.floor(i / width) * step * width + (i % width)]!,
  );
}
