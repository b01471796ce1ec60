/** Elements of Matroska and WebM. */
import type { FileBytes } from './file-bytes.ts';

export const EBML = 0x1a45dfa3;
export const SEGMENT = 0x18538067;
export const CLUSTER = 0x1f43b675;

/** An element's name and length take no more. */
export const HEAD_BYTES = 12;

/** An element of a Matroska or WebM file: where its content lies. */
export interface Element {
  readonly id: number;
  /** Where its length is stated, and in how many bytes. */
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly start: number;
  /** Null where the length is left open, as recorders do. */
  readonly end: number | null;
}

/** The element whose head lies at a place, or null where there is none that is whole. */
export async function elementAt(file: FileBytes, at: number): Promise<Element | null> {
  const head = await file.at(at, HEAD_BYTES);
  const idBytes = Math.clz32(head[0] ?? 0) - 23;
  const first = head[idBytes] ?? 0;
  const sizeBytes = Math.clz32(first) - 23;
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) return null;
  const id = head.subarray(0, idBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  const bytes = head.subarray(idBytes + 1, idBytes + sizeBytes);
  const mask = (0x80 >> (sizeBytes - 1)) - 1;
  const isOpen = (first & mask) === mask && bytes.every((byte) => byte === 255);
  const length = bytes.reduce((sum, byte) => sum * 256 + byte, first & mask);
  const start = at + idBytes + sizeBytes;
  return { id, sizeAt: at + idBytes, sizeBytes, start, end: isOpen ? null : start + length };
}
