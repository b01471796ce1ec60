/** Reads the zip that torch writes: its members are stored, and their sizes are in the directory alone. */
import { AppError } from '../../core/errors.ts';
import { startCrc32 } from '../../core/hashes.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { IN_ZIP64, LOCAL_BYTES, readZipMembers } from '../../core/zip-directory.ts';
import { readBlob, viewOf } from './read-blob.ts';

/** A member stored without compression; its bytes start at `dataOffset`. */
export interface ZipEntry {
  readonly name: string;
  readonly byteLength: number;
  readonly headerOffset: number;
  /** CRC-32 of its bytes; null if the file states none: torch can be told to leave it out and then writes 0. */
  readonly crc32: number | null;
}

const LOCAL_SIGNATURE = 0x04034b50;
/** The flag of an encrypted member. */
const ENCRYPTED = 1;

const damaged = (what: string) =>
  new AppError(
    'model/format',
    `The checkpoint's zip ${what}: it was cut short or is damaged; download it again.`,
  );

/**
 * Lists a checkpoint's members.
 *
 * Sizes come from the central directory, because torch leaves them zero in the local headers.
 *
 * @throws {@link AppError} `model/format` for a cut or damaged zip, or a compressed member.
 */
export async function readZipDirectory(blob: Blob): Promise<Map<string, ZipEntry>> {
  const read = (offset: number, length: number) => readBlob(blob, offset, length);
  const entries = new Map<string, ZipEntry>();
  for (const member of await readZipMembers({ size: blob.size, read, damaged })) {
    const { name, byteLength, headerOffset } = member;
    if (member.method !== 0 || member.flags & ENCRYPTED) {
      throw new AppError(
        'model/format',
        `Expected stored members, but "${shownText(name, 60)}" is compressed: save the checkpoint again with torch.save.`,
      );
    }
    if (entries.has(name)) throw damaged(`lists "${shownText(name, 60)}" twice`);
    entries.set(name, { name, byteLength, headerOffset, crc32: member.crc32 || null });
  }
  return entries;
}

/** A member's bytes. @throws {@link AppError} `model/format` if they do not match its checksum. */
export async function readMember(blob: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const offset = (await dataOffsets(blob, [entry])).get(entry.name);
  if (typeof offset !== 'number') throw offset ?? damaged('lacks a member that it lists');
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
 * Offsets of many members' first bytes, with few reads: local headers that are close together are read at once.
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

/** The offset according to its own header, which must agree with the directory in every field that it states. */
function startOfData(bytes: Uint8Array, at: number, entry: ZipEntry, overlaps: boolean): number | AppError {
  const shown = shownText(entry.name, 60);
  const view = viewOf(bytes);
  if (at + LOCAL_BYTES > bytes.length || view.getUint32(at, true) !== LOCAL_SIGNATURE)
    return damaged(`has no member where "${shown}" should be`);
  if (overlaps) return damaged(`has "${shown}" overlap another member`);
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
  if (!isSame) return damaged(`describes "${shown}" differently in its directory and in front of it`);
  return entry.headerOffset + LOCAL_BYTES + nameBytes + view.getUint16(at + 28, true);
}
