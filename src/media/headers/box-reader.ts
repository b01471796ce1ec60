/** Boxes of MP4 and MOV. */
import type { FileBytes } from './file-bytes.ts';
import { fourCharacters } from './header-bytes.ts';

/** A box of an MP4 or MOV file: its name, and where its content lies. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** More boxes than this side by side are none that a muxer wrote. */
const MOST_BOXES = 4096;

/** The boxes that lie side by side in a stretch of the file; contents exclude each box's own header. */
export async function boxes(file: FileBytes, start: number, end: number): Promise<Box[]> {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end && found.length < MOST_BOXES;) {
    const head = await file.view(at, 16);
    if (head.byteLength < 8) break;
    const type = fourCharacters(head, 4);
    const short = head.getUint32(0);
    const long = short === 1 && head.byteLength === 16;
    const size = short === 0 ? end - at : long ? Number(head.getBigUint64(8)) : short;
    if (size < (long ? 16 : 8)) break;
    found.push({ type, start: at + (long ? 16 : 8), end: Math.min(end, at + size) });
    at += size;
  }
  return found;
}
