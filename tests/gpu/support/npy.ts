/** An array read from a `.npy` file. */
export interface NpyArray {
  readonly data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** Reads version 1 of NumPy's format, C order, float32 or uint8: all the fixtures use. */
export function parseNpy(file: Uint8Array): NpyArray {
  const headerLength = file[8]! | (file[9]! << 8);
  const header = new TextDecoder().decode(file.subarray(10, 10 + headerLength));
  const shape = /\(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  // A copy of its own: Node's buffers are windows into a larger one.
  const bytes = new Uint8Array(file.subarray(10 + headerLength));
  if (header.includes("'<f4'")) return { data: new Float32Array(bytes.buffer), shape };
  if (header.includes("'|u1'")) return { data: bytes, shape };
  throw new Error(`Unexpected array type in ${header}`);
}

/** Samples in [-1, 1) of a 16-bit mono WAV file with the plain 44-byte header. */
export function parseWav(file: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const count = view.getUint32(40, true) / 2;
  return Float32Array.from({ length: count }, (_, i) => view.getInt16(44 + 2 * i, true) / 32768);
}
