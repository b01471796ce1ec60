/** Samples in [-1, 1) of a 16-bit mono WAV file with the plain 44-byte header. */
export function parseWav(file: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const count = view.getUint32(40, true) / 2;
  return Float32Array.from({ length: count }, (_, i) => view.getInt16(44 + 2 * i, true) / 32768);
}
