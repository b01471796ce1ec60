/** Reads a zip's directory, including ZIP64. */
import type { AppError } from './errors.ts';

/** The directory's entry for a member. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly flags: number;
  /** 0 if the writer left it out. */
  readonly crc32: number;
  readonly packedBytes: number;
  readonly byteLength: number;
  /** Where its local header begins. */
  readonly headerOffset: number;
}

/** A file of a zip: its size, a range of its bytes, and the error for what is wrong with "the zip ...". */
export interface ZipSource {
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly damaged: (what: string) => AppError;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const LOCATOR64_BYTES = 20;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
/** Bytes of a local header before the member's name. */
export const LOCAL_BYTES = 30;
const ZIP64_TAG = 1;
/** 32 bits of ones mean that the value is in the ZIP64 record instead. */
export const IN_ZIP64 = 0xffffffff;
/** About a hundred times what a real file needs; a wrong size must not fill the memory. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

/**
 * Lists a zip's members in the order of its central directory, wherever that is; only the file's end is read.
 *
 * @throws {@link AppError} of `source.damaged` for a cut or damaged zip.
 * @remarks Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3 (ZIP64).
 */
export async function readZipMembers(source: ZipSource): Promise<ZipMember[]> {
  const { damaged } = source;
  const { offset, byteLength } = await locateDirectory(source);
  if (byteLength > MAX_DIRECTORY_BYTES) throw damaged(`claims a directory of ${byteLength} bytes`);
  const bytes = await source.read(offset, byteLength);
  const view = viewOf(bytes);
  const members: ZipMember[] = [];
  let at = 0;
  while (at + CENTRAL_BYTES <= byteLength && view.getUint32(at, true) === CENTRAL_SIGNATURE) {
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const extraAt = at + CENTRAL_BYTES + nameBytes;
    const next = extraAt + extraBytes + view.getUint16(at + 32, true);
    if (next > byteLength) throw damaged('directory runs past its end');
    members.push({
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL_BYTES, extraAt)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      ...sizesOf(view, at, extraAt, extraBytes, damaged),
    });
    at = next;
  }
  if (at !== byteLength) throw damaged("directory can't be read to its end");
  return members;
}

async function locateDirectory({ size, read, damaged }: ZipSource) {
  const tailStart = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES);
  const view = viewOf(await read(tailStart, size - tailStart));
  let at = view.byteLength - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END_SIGNATURE) at -= 1;
  if (at < 0) throw damaged('has no directory at its end');
  const byteLength = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  const locatorAt = at - LOCATOR64_BYTES;
  if (locatorAt < 0 || view.getUint32(locatorAt, true) !== LOCATOR64_SIGNATURE) return { offset, byteLength };
  const end64 = viewOf(await read(safeUint64(view, locatorAt + 8, damaged), 56));
  if (end64.getUint32(0, true) !== END64_SIGNATURE) throw damaged('has a broken ZIP64 directory');
  return { byteLength: safeUint64(end64, 40, damaged), offset: safeUint64(end64, 48, damaged) };
}

/** Sizes and header offset. If they do not fit 32 bits, they are in the ZIP64 extra field, in that order. */
function sizesOf(
  view: DataView,
  at: number,
  extraAt: number,
  extraBytes: number,
  damaged: ZipSource['damaged'],
) {
  let byteLength = view.getUint32(at + 24, true);
  let packedBytes = view.getUint32(at + 20, true);
  let headerOffset = view.getUint32(at + 42, true);
  for (let field = extraAt; field + 4 <= extraAt + extraBytes; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== ZIP64_TAG) continue;
    let value = field + 4;
    const end = value + view.getUint16(field + 2, true);
    const take = () => {
      if (value + 8 > Math.min(end, extraAt + extraBytes)) throw damaged('has a short ZIP64 field');
      value += 8;
      return safeUint64(view, value - 8, damaged);
    };
    if (byteLength === IN_ZIP64) byteLength = take();
    if (packedBytes === IN_ZIP64) packedBytes = take();
    if (headerOffset === IN_ZIP64) headerOffset = take();
  }
  return { byteLength, packedBytes, headerOffset };
}

function safeUint64(view: DataView, at: number, damaged: ZipSource['damaged']): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('holds an impossible offset');
  return Number(value);
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
