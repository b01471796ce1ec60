/** Reads `.npz` files: archives of NumPy arrays, stored or deflated. */
import { AppError } from '../core/errors.ts';
import { shownText } from '../core/text/shown-text.ts';
import type { ZipMember } from '../core/zip-directory.ts';
import { LOCAL_BYTES, readZipMembers } from '../core/zip-directory.ts';
import { readNpyHeader } from './read-npy-header.ts';

/** One array of an archive, its values still as bytes in C order. */
export interface NpyArray {
  /** numpy's name of the element type, such as `<f4`. */
  readonly descriptor: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const [STORED, DEFLATED] = [0, 8];
/** More than any gallery that a map can show, so that a small file cannot fill the memory. */
const MAX_MEMBER_BYTES = 1024 * 1024 * 1024;

const damaged = (what: string) =>
  new AppError('shape', `Expected an archive of NumPy arrays (.npz), but its zip ${what}.`);

/**
 * The arrays of an archive by name, without `.npy`.
 *
 * @param wanted - names that are read; others are passed over.
 * @throws {@link AppError} `shape` for another file, a cut one, or one with an order or encoding that is not read.
 */
export async function readNpz(blob: Blob, wanted: readonly string[]): Promise<Map<string, NpyArray>> {
  const arrays = new Map<string, NpyArray>();
  const read = (offset: number, length: number) => bytesOf(blob, offset, length);
  for (const member of await readZipMembers({ size: blob.size, read, damaged })) {
    const name = member.name.replace(/\.npy$/, '');
    if (name !== member.name && wanted.includes(name))
      arrays.set(name, toArray(name, await open(blob, member)));
  }
  return arrays;
}

async function open(blob: Blob, member: ZipMember): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, packedBytes, byteLength, headerOffset } = member;
  const shown = shownText(name, 60);
  if (Math.max(packedBytes, byteLength) > MAX_MEMBER_BYTES)
    throw damaged(`holds "${shown}", which is larger than 1 GiB`);
  const header = viewOf(await bytesOf(blob, headerOffset, LOCAL_BYTES));
  const start = headerOffset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = blob.slice(start, start + packedBytes);
  if (packed.size !== packedBytes) throw damaged(`ends within "${shown}"`);
  if (method === STORED) return new Uint8Array(await packed.arrayBuffer());
  if (method !== DEFLATED) throw damaged(`packs "${shown}" in a way that is not read (${method})`);
  const opened = await new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw')))
    .arrayBuffer()
    .catch(() => null);
  if (opened?.byteLength !== byteLength) throw damaged(`holds "${shown}", which cannot be unpacked`);
  return new Uint8Array(opened);
}

function toArray(name: string, file: Uint8Array<ArrayBuffer>): NpyArray {
  const shown = shownText(name, 60);
  const header = readNpyHeader(file);
  if (!header) throw damaged(`holds "${shown}", which is not a NumPy array`);
  if (header.isFortran) throw damaged(`holds "${shown}" in Fortran order, not in C order`);
  const { descriptor, shape, valuesAt } = header;
  // A copy, so that typed arrays may begin where the values begin.
  return { descriptor, shape, bytes: file.slice(valuesAt) };
}

async function bytesOf(blob: Blob, offset: number, length: number): Promise<Uint8Array> {
  if (offset + length > blob.size) throw damaged('points outside the file');
  return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
