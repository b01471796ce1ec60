import { AppError } from '../../core/errors.ts';
import { readBlob, viewOf } from './read-blob.ts';

/** A member stored without compression; its bytes start where `dataOffset` says. */
export interface ZipEntry {
  readonly name: string;
  readonly byteLength: number;
  readonly headerOffset: number;
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
/** 32 bits of ones: the value is in the ZIP64 record instead. */
const IN_ZIP64 = 0xffffffff;
/** Some hundred times what a real checkpoint needs; a lying size must not fill the memory. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

const damaged = (what: string) =>
  new AppError(
    'model/format',
    `The checkpoint's zip ${what}: it was cut short or is damaged; download it again.`,
  );

/**
 * Lists a zip's members from its central directory, wherever that lies: only the file's end is read.
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
    if (view.getUint16(at + 10, true) !== 0) {
      throw new AppError(
        'model/format',
        `Expected stored members, but "${name}" is compressed: save the checkpoint again with torch.save.`,
      );
    }
    entries.set(name, { name, ...sizesOf(view, at, extraAt, extraBytes) });
    at = next;
  }
  if (at !== byteLength) throw damaged('directory is not readable to its end');
  return entries;
}

/** Offset of a member's first byte: the local header's own name and padding lie before it. */
export async function dataOffset(blob: Blob, entry: ZipEntry): Promise<number> {
  const bytes = await readBlob(blob, entry.headerOffset, LOCAL_BYTES);
  return startOfData(viewOf(bytes), 0, entry);
}

/**
 * Offsets of many members' first bytes, by few reads: local headers that lie near each other come in one.
 *
 * @returns by member name.
 */
export async function dataOffsets(blob: Blob, wanted: readonly ZipEntry[]): Promise<Map<string, number>> {
  const sorted = [...wanted].sort((a, b) => a.headerOffset - b.headerOffset);
  const offsets = new Map<string, number>();
  for (let first = 0; first < sorted.length;) {
    const start = (sorted[first] as ZipEntry).headerOffset;
    let last = first;
    while (last + 1 < sorted.length && reach(sorted[last + 1] as ZipEntry) - start <= BATCH_BYTES) last += 1;
    const bytes = await readBlob(blob, start, reach(sorted[last] as ZipEntry) - start);
    for (const entry of sorted.slice(first, last + 1)) {
      offsets.set(entry.name, startOfData(viewOf(bytes), entry.headerOffset - start, entry));
    }
    first = last + 1;
  }
  return offsets;
}

const BATCH_BYTES = 64 * 1024;
const reach = (entry: ZipEntry) => entry.headerOffset + LOCAL_BYTES;

function startOfData(view: DataView, at: number, entry: ZipEntry): number {
  if (view.getUint32(at, true) !== LOCAL_SIGNATURE)
    throw damaged(`has no member where "${entry.name}" should be`);
  return entry.headerOffset + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
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

/** Stored size and header offset; where they do not fit 32 bits, from the ZIP64 extra field, in that order. */
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
