/** Boxes of MP4 and MOV. */
import { fourCharacters } from './header-bytes.ts';

/** A box: where its content lies in a view. */
export interface Box {
  readonly name: string;
  /** With its header; 0 stands for all the rest. */
  readonly bytes: number;
  readonly headerBytes: number;
}

/** The box whose header begins at `offset`; null where there is none. */
export function boxAt(view: DataView, offset: number): Box | null {
  if (offset + 8 > view.byteLength) return null;
  const stated = view.getUint32(offset);
  const name = fourCharacters(view, offset + 4);
  if (stated !== 1) return stated === 0 || stated >= 8 ? { name, bytes: stated, headerBytes: 8 } : null;
  if (offset + 16 > view.byteLength) return null;
  const bytes = Number(view.getBigUint64(offset + 8));
  return bytes >= 16 ? { name, bytes, headerBytes: 16 } : null;
}

/** Calls `visit` for each box between two offsets, with where its content begins and ends. */
export function eachBox(
  view: DataView,
  from: number,
  to: number,
  visit: (name: string, start: number, end: number) => void,
): void {
  for (let offset = from; offset < to;) {
    const box = boxAt(view, offset);
    if (!box) return;
    const end = box.bytes === 0 ? to : offset + box.bytes;
    visit(box.name, offset + box.headerBytes, Math.min(end, to));
    offset = end;
  }
}
