/** Writes plain values as a Python pickle. */

/** Values that a pickle of plain data can hold. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain };

const PROTOCOL = 2;

/** A pickle of protocol 2: dicts, lists, strings and floats, which any Python 3 loads without a class. */
export function pickleOf(value: Plain): Uint8Array {
  const parts: Buffer[] = [Buffer.from([0x80, PROTOCOL])];
  put(value, parts);
  parts.push(Buffer.from('.'));
  return Buffer.concat(parts);
}

function put(value: Plain, parts: Buffer[]): void {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.write('G');
    bytes.writeDoubleBE(value, 1);
    parts.push(bytes);
  } else if (typeof value === 'string') {
    const text = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    parts.push(Buffer.from('X'), length, text);
  } else if (Array.isArray(value)) {
    parts.push(Buffer.from(']('));
    for (const item of value as readonly Plain[]) put(item, parts);
    parts.push(Buffer.from('e'));
  } else {
    parts.push(Buffer.from('}('));
    for (const [key, item] of Object.entries(value)) {
      put(key, parts);
      put(item, parts);
    }
    parts.push(Buffer.from('u'));
  }
}
