/** Reads `.npz` files: archives of NumPy arrays, stored or deflated. */
import { AppError } from '../core/errors.ts';
import { shownText } from '../core/text/shown-text.ts';

/** One array of an archive, its values still as bytes in C order. */
export interface NpyArray {
  /** numpy's name of the element type, such as `<f4`. */
  readonly descriptor: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const IN_ZIP64 = 0xffffffff;
const [STORED, DEFLATED] = [0, 8];
/** More than any gallery that a map can show, so that a small file cannot fill the memory. */
const MAX_MEMBER_BYTES = 1024 * 1024 * 1024;

const damaged = (what: string) =>
  new AppError('shape', `Expected an archive of NumPy arrays (.npz), but ${what}.`);

/**
 * The arrays of an archive by name, without `.npy`.
 *
 * @param wanted - names that are read; others are passed over.
 * @throws {@link AppError} `shape` for another file, a cut one, or one with an order or encoding that is not read.
 * @remarks Source: PKWARE APPNOTE 6.3, section 4.3; NumPy's format description, versions 1 to 3.
 */
export async function readNpz(blob: Blob, wanted: readonly string[]): Promise<Map<string, NpyArray>> {
  const arrays = new Map<string, NpyArray>();
  for (const member of await directory(blob)) {
    const name = member.name.replace(/\.npy$/, '');
    if (name !== member.name && wanted.includes(name))
      arrays.set(name, toArray(name, await open(blob, member)));
  }
  return arrays;
}

interface Member {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

async function directory(blob: Blob): Promise<Member[]> {
  const tail = await viewOf(blob.slice(Math.max(0, blob.size - END_BYTES - MAX_COMMENT_BYTES)));
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw damaged('the file has no directory at its end');
  const size = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (offset === IN_ZIP64 || offset + size > blob.size) throw damaged('its directory lies outside the file');
  const view = await viewOf(blob.slice(offset, offset + size));
  const members: Member[] = [];
  for (let at = 0; at + CENTRAL_BYTES <= size && view.getUint32(at, true) === CENTRAL_SIGNATURE;) {
    const nameBytes = view.getUint16(at + 28, true);
    const next =
      at + CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > size) throw damaged('its directory is cut short');
    members.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, at + CENTRAL_BYTES, nameBytes)),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return members;
}

async function open(blob: Blob, member: Member): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, packedBytes, bytes, headerOffset } = member;
  const shown = shownText(name, 60);
  if (packedBytes === IN_ZIP64 || bytes > MAX_MEMBER_BYTES) throw damaged(`"${shown}" is larger than 1 GiB`);
  if (headerOffset + LOCAL_BYTES > blob.size) throw damaged(`"${shown}" lies outside the file`);
  const header = await viewOf(blob.slice(headerOffset, headerOffset + LOCAL_BYTES));
  const start = headerOffset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = blob.slice(start, start + packedBytes);
  if (packed.size !== packedBytes) throw damaged(`"${shown}" is cut short`);
  if (method === STORED) return new Uint8Array(await packed.arrayBuffer());
  if (method !== DEFLATED) throw damaged(`"${shown}" is packed in a way that is not read (${method})`);
  const opened = await new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw')))
    .arrayBuffer()
    .catch(() => null);
  if (opened?.byteLength !== bytes) throw damaged(`"${shown}" cannot be unpacked`);
  return new Uint8Array(opened);
}

function toArray(name: string, file: Uint8Array<ArrayBuffer>): NpyArray {
  const shown = shownText(name, 60);
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(file.subarray(from, to));
  if (file.length < 12 || text(1, 6) !== 'NUMPY') throw damaged(`"${shown}" is not a NumPy array`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerAt = file[6] === 1 ? 10 : 12;
  const valuesAt = headerAt + (headerAt === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = text(headerAt, valuesAt);
  const descriptor = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  if (header.includes("'fortran_order': True"))
    throw damaged(`"${shown}" is in Fortran order, not in C order`);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .flatMap((extent) => (extent.trim() === '' ? [] : [Number(extent)]));
  // A copy, so that typed arrays may begin where the values begin.
  return { descriptor, shape, bytes: file.slice(valuesAt) };
}

const viewOf = async (blob: Blob) => new DataView(await blob.arrayBuffer());
