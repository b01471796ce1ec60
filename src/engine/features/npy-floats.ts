/** Values of a NumPy array as float32. */
import { halfToFloat } from '../../math/half.ts';

const READERS: Readonly<Record<string, (bytes: ArrayBuffer) => Float32Array<ArrayBuffer>>> = {
  '<f4': (bytes) => new Float32Array(bytes),
  '<f8': (bytes) => Float32Array.from(new Float64Array(bytes)),
  '<f2': (bytes) => halfToFloat(new Uint16Array(bytes)),
};

/** How to read values of one of numpy's types; null for a type that is not float16, float32 or float64. */
export function floatReader(descriptor: string) {
  return READERS[descriptor] ?? null;
}
