/** Values with typed arrays and blobs as JSON and back: what crosses between a page and a program that drives it. */
const KINDS = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
} as const;
type Kind = keyof typeof KINDS;

/** Bytes of a call to `String.fromCharCode`: more arguments overflow the stack. */
const CHUNK = 0x8000;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Base64 as bytes. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A value as JSON: `{ $array, data }` for a typed array, `{ $blob, data }` for a blob; bitmaps are left out. */
export async function packValue(value: unknown): Promise<unknown> {
  if (value instanceof Blob) {
    return { $blob: value.type, data: toBase64(new Uint8Array(await value.arrayBuffer())) };
  }
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    return { $array: value.constructor.name, data: toBase64(bytes) };
  }
  if (Array.isArray(value)) return Promise.all(value.map(packValue));
  if (typeof value !== 'object' || value === null) return value;
  const packed: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) packed.push([key, await packValue(part)]);
  return Object.fromEntries(packed);
}

/**
 * The value that {@link packValue} packed.
 *
 * @param fileAt - answers `{ $file: index }`.
 */
export function unpackValue(packed: unknown, fileAt: (index: number) => unknown = () => null): unknown {
  if (Array.isArray(packed)) return packed.map((part) => unpackValue(part, fileAt));
  if (typeof packed !== 'object' || packed === null) return packed;
  const { $array, $blob, $file, data } = packed as Record<string, unknown>;
  if (typeof $file === 'number') return fileAt($file);
  if (typeof data === 'string' && typeof $blob === 'string') {
    return new Blob([fromBase64(data)], { type: $blob });
  }
  if (typeof data === 'string' && typeof $array === 'string') {
    const Kind = KINDS[$array as Kind];
    if (!Kind) throw new TypeError(`Expected an array of ${Object.keys(KINDS).join(', ')}, got ${$array}.`);
    return new Kind(fromBase64(data).buffer);
  }
  return Object.fromEntries(
    Object.entries(packed).map(([key, part]) => [key, unpackValue(part, fileAt)] as const),
  );
}
