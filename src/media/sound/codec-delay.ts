/** How much earlier than its blocks say the sound of a Matroska or WebM track is heard. */
import { bytesOf } from '../source/bytes.ts';

const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const CODEC_DELAY = 0x56aa;

/** Elements in front of the tracks are few, and tracks are small: more is a damaged file. */
const MAX_ELEMENTS = 64;
const MAX_TRACKS_BYTES = 4 << 20;

interface Element {
  readonly id: number;
  readonly bodyAt: number;
  /** Infinity if the element doesn't say where it ends. */
  readonly size: number;
}

/**
 * Reads a track's CodecDelay.
 *
 * @returns seconds to take off every block's time; null if the track notes none.
 * @remarks Source: RFC 9559, 5.1.4.1.25.
 */
export async function codecDelaySeconds(file: Blob, trackNumber: number): Promise<number | null> {
  const tracks = await tracksElement(file);
  if (!tracks) return null;
  for (const entry of children(tracks)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const body = tracks.subarray(entry.bodyAt, entry.bodyAt + entry.size);
    const value = (id: number) => {
      const found = children(body).find((child) => child.id === id);
      return found ? unsigned(body.subarray(found.bodyAt, found.bodyAt + found.size)) : null;
    };
    if (value(TRACK_NUMBER) !== trackNumber) continue;
    const nanoseconds = value(CODEC_DELAY);
    return nanoseconds === null ? null : nanoseconds / 1e9;
  }
  return null;
}

async function tracksElement(file: Blob): Promise<Uint8Array | null> {
  let at = 0;
  for (let count = 0; count < MAX_ELEMENTS && at < file.size; count++) {
    const element = elementAt(await bytesOf(file, at, 12), 0);
    if (!element || element.id === CLUSTER) return null;
    at += element.bodyAt;
    if (element.id === SEGMENT) continue;
    if (element.id === TRACKS) {
      return element.size > MAX_TRACKS_BYTES ? null : await bytesOf(file, at, element.size);
    }
    at += element.size;
  }
  return null;
}

/** The elements that lie side by side in a body. */
function children(body: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < body.length;) {
    const element = elementAt(body, at);
    if (!element) break;
    found.push(element);
    at = element.bodyAt + element.size;
  }
  return found;
}

function elementAt(bytes: Uint8Array, at: number): Element | null {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[at + idLength] ?? 0) - 23;
  const bodyAt = at + idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || bodyAt > bytes.length) return null;
  const size = bytes.subarray(at + idLength, bodyAt).slice();
  size[0]! ^= 1 << (8 - sizeLength);
  const value = unsigned(size);
  return {
    id: unsigned(bytes.subarray(at, at + idLength)),
    bodyAt,
    size: value === 2 ** (7 * sizeLength) - 1 ? Number.POSITIVE_INFINITY : value,
  };
}

const unsigned = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
