/** Boxes of MP4 and MOV. */
import type { FileBytes } from './file-bytes.ts';
import { fourCharacters } from './header-bytes.ts';

/** A box of a file: its name, and where its content is. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The header of a box. */
interface BoxHead {
  readonly type: string;
  /** With its header; 0 stands for all the rest. */
  readonly bytes: number;
  readonly headerBytes: number;
}

/** The box whose header begins at `offset`; null where there is none. */
export function boxAt(view: DataView, offset: number): BoxHead | null {
  if (offset + 8 > view.byteLength) return null;
  const stated = view.getUint32(offset);
  const type = fourCharacters(view, offset + 4);
  if (stated !== 1) return stated === 0 || stated >= 8 ? { type, bytes: stated, headerBytes: 8 } : null;
  if (offset + 16 > view.byteLength) return null;
  const bytes = Number(view.getBigUint64(offset + 8));
  return bytes >= 16 ? { type, bytes, headerBytes: 16 } : null;
}

/** Calls `visit` for each box between two offsets, with the start and end of its content. */
export function eachBox(
  view: DataView,
  from: number,
  to: number,
  visit: (type: string, start: number, end: number) => void,
): void {
  for (let offset = from; offset < to;) {
    const box = boxAt(view, offset);
    if (!box) return;
    const end = box.bytes === 0 ? to : offset + box.bytes;
    visit(box.type, offset + box.headerBytes, Math.min(end, to));
    offset = end;
  }
}

/** A header with a length of 64 bits. */
const MOST_HEADER_BYTES = 16;

/** No muxer writes more boxes than this side by side. */
const MOST_BOXES = 4096;

/** The boxes that are side by side in a stretch of a file; contents exclude each box's own header. */
export async function boxesIn(file: FileBytes, start: number, end: number): Promise<Box[]> {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end && found.length < MOST_BOXES;) {
    const box = boxAt(await file.view(at, MOST_HEADER_BYTES), 0);
    if (!box) break;
    const bytes = box.bytes === 0 ? end - at : box.bytes;
    found.push({ type: box.type, start: at + box.headerBytes, end: Math.min(end, at + bytes) });
    at += bytes;
  }
  return found;
}
