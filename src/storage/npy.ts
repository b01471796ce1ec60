/** Writes `.npy` files. */

/** numpy's names of element types. */
type Descriptor = '<f4' | '<i4' | '|b1' | `<U${number}`;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const ALIGNMENT = 64;

/**
 * The header of a `.npy` file; the values follow row by row.
 *
 * @remarks Source: NumPy's format version 1.0: magic, 16 bits of length, a Python dict, padded to 64 bytes.
 */
export function npyHeader(descriptor: Descriptor, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${extents}), }`;
  const before = MAGIC.length + 2;
  const total = Math.ceil((before + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(total).fill(0x20);
  header.set(MAGIC);
  new DataView(header.buffer).setUint16(MAGIC.length, total - before, true);
  header.set(new TextEncoder().encode(dict), before);
  header[total - 1] = 0x0a;
  return header;
}

/** Float32 values as a file, in pieces. */
export function npyFloats(
  values: Float32Array<ArrayBuffer>,
  shape: readonly number[],
): Uint8Array<ArrayBuffer>[] {
  const { buffer, byteOffset, byteLength } = values;
  return [npyHeader('<f4', shape), new Uint8Array(buffer, byteOffset, byteLength)];
}

/** Zeros and ones as booleans. */
export function npyFlags(
  flags: Uint8Array<ArrayBuffer>,
  shape: readonly number[],
): Uint8Array<ArrayBuffer>[] {
  return [npyHeader('|b1', shape), flags];
}

/** Strings as an array of fixed width, which opens without pickle; `shape` () for a single one. */
export function npyTexts(
  texts: readonly string[],
  shape: readonly number[] = [texts.length],
): Uint8Array<ArrayBuffer>[] {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  // A width of zero is not a valid type.
  const width = Math.max(1, ...points.map(({ length }) => length));
  const words = new Uint32Array(texts.length * width);
  points.forEach((row, index) => words.set(row, index * width));
  return [npyHeader(`<U${width}`, shape), new Uint8Array(words.buffer)];
}
