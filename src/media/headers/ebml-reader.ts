/** Elements of Matroska and WebM: one reader of their heads, in bytes that were read and in a file. */
import type { FileBytes } from './file-bytes.ts';

export const EBML = 0x1a45dfa3;
export const SEGMENT = 0x18538067;
export const CLUSTER = 0x1f43b675;
export const TRACKS = 0x1654ae6b;

/** The most bytes that an element's name and length take. */
export const HEAD_BYTES = 12;

/** An element of a Matroska or WebM file, and the place of its content. */
export interface Element {
  readonly id: number;
  /** Where its length is stated, and in how many bytes. */
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly start: number;
  /** Null if the length is left open, as recorders do. */
  readonly end: number | null;
}

/** The element whose head is in `bytes` at a place; null where there is none that is whole. */
export function elementIn(bytes: Uint8Array, at: number): Element | null {
  const idBytes = leadingLength(bytes[at]);
  const first = bytes[at + idBytes] ?? 0;
  const sizeBytes = leadingLength(bytes[at + idBytes]);
  const sizeAt = at + idBytes;
  const start = sizeAt + sizeBytes;
  if (idBytes > 4 || sizeBytes > 8 || bytes.length < start) return null;
  const rest = bytes.subarray(sizeAt + 1, start);
  const mask = (0x80 >> (sizeBytes - 1)) - 1;
  const isOpen = (first & mask) === mask && rest.every((byte) => byte === 255);
  const id = unsigned(bytes.subarray(at, sizeAt));
  return { id, sizeAt, sizeBytes, start, end: isOpen ? null : start + unsigned(rest, first & mask) };
}

/** The element whose head is at a place of a file; null where there is none that is whole. */
export async function elementAt(file: FileBytes, at: number): Promise<Element | null> {
  const found = elementIn(await file.at(at, HEAD_BYTES), 0);
  return (
    found && {
      ...found,
      sizeAt: at + found.sizeAt,
      start: at + found.start,
      end: found.end === null ? null : at + found.end,
    }
  );
}

/** Bytes as one number, the first the largest; `before` stands before them. */
export const unsigned = (bytes: Uint8Array, before = 0): number =>
  bytes.reduce((sum, byte) => sum * 256 + byte, before);

/** How many bytes an integer takes that states its own length by leading zeros; 9 where there is none. */
const leadingLength = (first = 0): number => Math.clz32(first) - 23;
