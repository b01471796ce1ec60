/** Reads a zip's directory, including ZIP64. */
import { AppError } from '../../core/errors.ts';
import { startCrc32 } from '../../core/hashes.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { readBlob, viewOf } from './read-blob.ts';

/** A member stored without compression; its bytes start at `dataOffset`. */
export interface ZipEntry {
  readonly name: string;
  readonly byteLength: number;
  readonly headerOffset: number;
  /** CRC-32 of its bytes; null if the file states none: torch can be told to leave it out and then writes 0. */
  readonly crc32: number | null;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const LOCATOR64_BYTES = 20;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const ZIP64_TAG = 1;
/** The flag of an encrypted member. */
const ENCRYPTED = 1;
/** 32 bits of ones mean that the value is in the ZIP64 record instead. */
const IN_ZIP64 = 0xffffffff;
/** About a hundred times what a real checkpoint needs; a wrong size must not fill the memory. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

const damaged = (what: string) =>
  new AppError(
    'model/format',
    `The checkpoint's zip ${what}: it was cut short or is damaged; download it again.`,
  );

/**
 * Lists a zip's members from its central directory, wherever that lies; only the file's end is read.
 *
 * Sizes come from the central directory, because torch leaves them zero in the local headers.
 *
 * @throws {@link AppError} `model/format` for a cut or damaged zip, or a compressed member.
 * @remarks Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3 (ZIP64).
 */
export async function readZipDirectory(blob: Blob): Promise<Map<string, ZipEntry>> {
  const { offset, byteLength } = await locateDirectory(blob);
  if (byteLength > MAX_DIRECTORY_BYTES) throw damaged(`claims a directory of ${byteLength} bytes`);
  const bytes = await readBlob(blob, offset, byteLength);
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  while (at + CENTRAL_BYTES <= byteLength && view.getUint32(at, true) === CENTRAL_SIGNATURE) {
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const extraAt = at + CENTRAL_BYTES + nameBytes;
    const next = extraAt + extraBytes + view.getUint16(at + 32, true);
    if (next > byteLength) throw damaged('directory runs past its end');
    const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL_BYTES, extraAt));
    if (view.getUint16(at + 10, true) !== 0 || view.getUint16(at + 8, true) & ENCRYPTED) {
      throw new AppError(
        'model/format',
        `Expected stored members, but "${shownText(name, 60)}" is compressed: save the checkpoint again with torch.save.`,
      );
    }
    if (entries.has(name)) throw damaged(`lists "${shownText(name, 60)}" twice`);
    const crc32 = view.getUint32(at + 16, true) || null;
    entries.set(name, { name, crc32, ...sizesOf(view, at, extraAt, extraBytes) });
    at = next;
  }
  if (at !== byteLength) throw damaged("directory can't be read to its end");
  return entries;
}

/** A member's bytes. @throws {@link AppError} `model/format` if they do not match its checksum. */
export async function readMember(blob: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const offset = (await dataOffsets(blob, [entry])).get(entry.name);
  if (typeof offset !== 'number') throw offset ?? damaged('lost a member');
  const bytes = await readBlob(blob, offset, entry.byteLength);
  if (entry.crc32 === null) return bytes;
  const hash = await startCrc32();
  hash.update(bytes);
  if (Number.parseInt(hash.digest(), 16) !== entry.crc32) throw checksumError(entry.name);
  return bytes;
}

/** The error for bytes that differ from those that were written. */
export const checksumError = (name: string) =>
  new AppError(
    'model/format',
    `Expected the checksum that the file states for "${shownText(name, 80)}", got another: the file was changed or ` +
      'damaged after it was saved; download it again.',
  );

/**
 * Offsets of many members' first bytes, with few reads: local headers that lie close together are read at once.
 *
 * Each local header must agree with the directory about its member, and members must not overlap.
 *
 * @returns by member name, the offset or why it can't be read.
 */
export async function dataOffsets(
  blob: Blob,
  wanted: readonly ZipEntry[],
): Promise<Map<string, number | AppError>> {
  const sorted = [...wanted].sort((a, b) => a.headerOffset - b.headerOffset);
  const offsets = new Map<string, number | AppError>();
  let end = 0;
  for (let first = 0; first < sorted.length;) {
    const start = (sorted[first] as ZipEntry).headerOffset;
    let last = first;
    while (last + 1 < sorted.length && reach(sorted[last + 1] as ZipEntry) - start <= BATCH_BYTES) last += 1;
    const until = Math.max(start, Math.min(reach(sorted[last] as ZipEntry), blob.size));
    const bytes = start < blob.size ? await readBlob(blob, start, until - start) : new Uint8Array();
    for (const entry of sorted.slice(first, last + 1)) {
      const offset = startOfData(bytes, entry.headerOffset - start, entry, entry.headerOffset < end);
      offsets.set(entry.name, offset);
      if (typeof offset === 'number') end = offset + entry.byteLength;
    }
    first = last + 1;
  }
  return offsets;
}

const BATCH_BYTES = 64 * 1024;
const reach = ({ headerOffset, name }: ZipEntry) => headerOffset + LOCAL_BYTES + 4 * name.length;

/** The offset according to its own header, which must agree with the directory as far as it says anything. */
function startOfData(bytes: Uint8Array, at: number, entry: ZipEntry, overlaps: boolean): number | AppError {
  const shown = shownText(entry.name, 60);
  const view = viewOf(bytes);
  if (at + LOCAL_BYTES > bytes.length || view.getUint32(at, true) !== LOCAL_SIGNATURE)
    return damaged(`has no member where "${shown}" should be`);
  if (overlaps) return damaged(`has "${shown}" lie over another member`);
  const nameAt = at + LOCAL_BYTES;
  const nameBytes = view.getUint16(at + 26, true);
  const name = new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes));
  const [crc32, size] = [view.getUint32(at + 14, true), view.getUint32(at + 22, true)];
  const isSame =
    name === entry.name &&
    view.getUint16(at + 8, true) === 0 &&
    // Left out here if the writer did not know the values yet, or if they need more room.
    (crc32 === 0 || crc32 === entry.crc32) &&
    (size === 0 || size === IN_ZIP64 || size === entry.byteLength);
  if (!isSame) return damaged(`says of "${shown}" one thing in its directory and another at its place`);
  return entry.headerOffset + LOCAL_BYTES + nameBytes + view.getUint16(at + 28, true);
}

async function locateDirectory(blob: Blob): Promise<{ offset: number; byteLength: number }> {
  const tailStart = Math.max(0, blob.size - END_BYTES - MAX_COMMENT_BYTES);
  const view = viewOf(await readBlob(blob, tailStart, blob.size - tailStart));
  let at = view.byteLength - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END_SIGNATURE) at -= 1;
  if (at < 0) throw damaged('has no directory at its end');
  const byteLength = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  const locatorAt = at - LOCATOR64_BYTES;
  if (locatorAt < 0 || view.getUint32(locatorAt, true) !== LOCATOR64_SIGNATURE) return { offset, byteLength };
  const end64 = viewOf(await readBlob(blob, safeUint64(view, locatorAt + 8), 56));
  if (end64.getUint32(0, true) !== END64_SIGNATURE) throw damaged('has a broken ZIP64 directory');
  return { byteLength: safeUint64(end64, 40), offset: safeUint64(end64, 48) };
}

/** Stored size and header offset. If they do not fit 32 bits, they are in the ZIP64 extra field, in that order. */
function sizesOf(view: DataView, at: number, extraAt: number, extraBytes: number) {
  let byteLength = view.getUint32(at + 24, true);
  let headerOffset = view.getUint32(at + 42, true);
  for (let field = extraAt; field + 4 <= extraAt + extraBytes; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== ZIP64_TAG) continue;
    let value = field + 4;
    const end = value + view.getUint16(field + 2, true);
    const take = () => {
      if (value + 8 > Math.min(end, extraAt + extraBytes)) throw damaged('has a short ZIP64 field');
      value += 8;
      return safeUint64(view, value - 8);
    };
    if (byteLength === IN_ZIP64) byteLength = take();
    if (view.getUint32(at + 20, true) === IN_ZIP64) take();
    if (headerOffset === IN_ZIP64) headerOffset = take();
  }
  return { byteLength, headerOffset };
}

function safeUint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('holds an impossible offset');
  return Number(value);
}
