/** The same for WebM and MKV. */
import type { FileBytes } from './file-bytes.ts';
import { grouped } from './header-bytes.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;

/** What tells of a file before its first cluster; junk is none of it, and demuxers look past it. */
const DESCRIPTIONS = [EBML, TRACKS, 0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1254c367, 0x1043a770, 0x1941a469];

/** Elements whose elements are looked at too: a track and its settings for picture and sound. */
const PARENTS = [TRACKS, 0xae, 0xe0, 0xe1];

/** Elements before the first cluster; real files hold a dozen. */
const MAX_ELEMENTS = 256;
const MAX_TRACKS_BYTES = 64 * 2 ** 20;
const MAX_HEADER_BYTES = 12;

interface Element {
  readonly id: number;
  readonly headerBytes: number;
  /** Of the content; null where the file leaves it open. */
  readonly bytes: number | null;
}

/**
 * What is wrong with the headers of a WebM or MKV file, as the end of a sentence; null if they may be true.
 *
 * Segment and clusters may end past the file: that is a recording that was cut off. What describes it may not.
 */
export async function matroskaFault(reader: FileBytes): Promise<string | null> {
  let start = 0;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const element = elementAt(await reader.view(start, MAX_HEADER_BYTES), 0);
    if (!element || element.id === CLUSTER) return null;
    if (element.id !== SEGMENT && !isPadding(element.id) && !DESCRIPTIONS.includes(element.id)) return null;
    start += element.headerBytes;
    if (element.id === SEGMENT) continue;
    if (element.bytes === null) return null;
    if (start + element.bytes > reader.size) {
      const what = element.id === EBML ? 'their first part' : 'a part before the first picture or sound';
      return `${what} states ${grouped(element.bytes)} bytes, past the end of the file`;
    }
    if (element.id === TRACKS) {
      if (element.bytes > MAX_TRACKS_BYTES)
        return `they state ${grouped(element.bytes)} bytes about the tracks`;
      const fault = childFault(await reader.view(start, element.bytes));
      if (fault !== null) return fault;
    }
    start += element.bytes;
  }
  return null;
}

/** Void and CRC-32 may lie anywhere. */
const isPadding = (id: number) => id === 0xec || id === 0xbf;

/** Every element of the tracks lies within the one that holds it. */
function childFault(view: DataView): string | null {
  for (let offset = 0; offset < view.byteLength;) {
    const element = elementAt(view, offset);
    if (!element || element.bytes === null) return null;
    offset += element.headerBytes;
    if (offset + element.bytes > view.byteLength) {
      return `a part of a track's description states ${grouped(element.bytes)} bytes, more than there are`;
    }
    if (PARENTS.includes(element.id)) {
      const inner = new DataView(view.buffer, view.byteOffset + offset, element.bytes);
      const fault = childFault(inner);
      if (fault !== null) return fault;
    }
    offset += element.bytes;
  }
  return null;
}

function elementAt(view: DataView, offset: number): Element | null {
  const idBytes = lengthAt(view, offset, 4);
  const sizeBytes = idBytes === null ? null : lengthAt(view, offset + idBytes, 8);
  if (idBytes === null || sizeBytes === null) return null;
  const marker = 0x80 >> (sizeBytes - 1);
  const first = view.getUint8(offset + idBytes) & (marker - 1);
  const rest = Array.from({ length: sizeBytes - 1 }, (_, i) => view.getUint8(offset + idBytes + 1 + i));
  const isOpen = first === marker - 1 && rest.every((byte) => byte === 0xff);
  return {
    id: Array.from({ length: idBytes }, (_, i) => view.getUint8(offset + i)).reduce(joined, 0),
    headerBytes: idBytes + sizeBytes,
    bytes: isOpen ? null : rest.reduce(joined, first),
  };
}

const joined = (value: number, byte: number) => value * 256 + byte;

/** How many bytes an integer takes that states its own length by leading zeros; null where there is none. */
function lengthAt(view: DataView, offset: number, maxBytes: number): number | null {
  if (offset >= view.byteLength) return null;
  const bytes = Math.clz32(view.getUint8(offset)) - 23;
  return bytes > maxBytes || offset + bytes > view.byteLength ? null : bytes;
}
