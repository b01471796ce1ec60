/** The same for WebM and MKV. */
import { CLUSTER, EBML, elementIn, HEAD_BYTES, SEGMENT, TRACKS } from './ebml-reader.ts';
import type { FileBytes } from './file-bytes.ts';
import { grouped } from './header-bytes.ts';

/** The elements before a file's first cluster. Others are junk, which demuxers skip. */
const DESCRIPTIONS = [EBML, TRACKS, 0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1254c367, 0x1043a770, 0x1941a469];

/** Elements whose children are checked too: a track, and its video and audio settings. */
const PARENTS = [TRACKS, 0xae, 0xe0, 0xe1];

/** Elements before the first cluster; real files hold a dozen. */
const MAX_ELEMENTS = 256;
const MAX_TRACKS_BYTES = 64 * 2 ** 20;

/**
 * What is wrong with the headers of a WebM or MKV file, as the end of a sentence; null if they may be true.
 *
 * The segment and its clusters may end past the file, because the recording was cut off. The descriptions may not.
 */
export async function matroskaFault(reader: FileBytes): Promise<string | null> {
  let start = 0;
  for (let count = 0; count < MAX_ELEMENTS; count++) {
    const element = elementIn(await reader.at(start, HEAD_BYTES), 0);
    if (!element || element.id === CLUSTER) return null;
    if (element.id !== SEGMENT && !isPadding(element.id) && !DESCRIPTIONS.includes(element.id)) return null;
    start += element.start;
    if (element.id === SEGMENT) continue;
    if (element.end === null) return null;
    const bytes = element.end - element.start;
    if (start + bytes > reader.size) {
      const what = element.id === EBML ? 'their first part' : 'a part before the first frame or audio';
      return `${what} states ${grouped(bytes)} bytes, past the end of the file`;
    }
    if (element.id === TRACKS) {
      if (bytes > MAX_TRACKS_BYTES) return `they state ${grouped(bytes)} bytes about the tracks`;
      const fault = childFault(await reader.at(start, bytes));
      if (fault !== null) return fault;
    }
    start += bytes;
  }
  return null;
}

/** Void and CRC-32 may be anywhere. */
const isPadding = (id: number) => id === 0xec || id === 0xbf;

/** Every element of the tracks is within the one that holds it. */
function childFault(body: Uint8Array): string | null {
  for (let offset = 0; offset < body.length;) {
    const element = elementIn(body, offset);
    if (!element || element.end === null) return null;
    const { id, start, end } = element;
    if (end > body.length) {
      return `a part of a track's description states ${grouped(end - start)} bytes, more than there are`;
    }
    const fault = PARENTS.includes(id) ? childFault(body.subarray(start, end)) : null;
    if (fault !== null) return fault;
    offset = end;
  }
  return null;
}
