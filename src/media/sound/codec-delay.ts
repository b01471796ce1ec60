/** How much earlier than its block times the audio of a Matroska or WebM track starts. */
import type { Element } from '../headers/ebml-reader.ts';
import { CLUSTER, elementIn, HEAD_BYTES, SEGMENT, TRACKS, unsigned } from '../headers/ebml-reader.ts';
import { bytesOf } from '../source/bytes.ts';

const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const CODEC_DELAY = 0x56aa;

/** There are few elements before the tracks, and tracks are small; more means a damaged file. */
const MAX_ELEMENTS = 64;
const MAX_TRACKS_BYTES = 4 << 20;

/**
 * Reads a track's CodecDelay.
 *
 * @returns seconds to subtract from every block's time; null if the track states none.
 * @remarks Source: RFC 9559, 5.1.4.1.25.
 */
export async function codecDelaySeconds(file: Blob, trackNumber: number): Promise<number | null> {
  const tracks = await tracksBody(file);
  if (!tracks) return null;
  for (const entry of children(tracks)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const body = contentOf(tracks, entry);
    const value = (id: number) => {
      const found = children(body).find((child) => child.id === id);
      return found ? unsigned(contentOf(body, found)) : null;
    };
    if (value(TRACK_NUMBER) !== trackNumber) continue;
    const nanoseconds = value(CODEC_DELAY);
    return nanoseconds === null ? null : nanoseconds / 1e9;
  }
  return null;
}

async function tracksBody(file: Blob): Promise<Uint8Array | null> {
  let at = 0;
  for (let count = 0; count < MAX_ELEMENTS && at < file.size; count++) {
    const element = elementIn(await bytesOf(file, at, HEAD_BYTES), 0);
    if (!element || element.id === CLUSTER) return null;
    at += element.start;
    if (element.id === SEGMENT) continue;
    // One that leaves open where it ends has nothing behind it.
    if (element.end === null) return null;
    const bytes = element.end - element.start;
    if (element.id === TRACKS) return bytes > MAX_TRACKS_BYTES ? null : await bytesOf(file, at, bytes);
    at += bytes;
  }
  return null;
}

/** The elements that are side by side in a body. */
function children(body: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < body.length;) {
    const element = elementIn(body, at);
    if (!element) break;
    found.push(element);
    at = element.end ?? body.length;
  }
  return found;
}

const contentOf = (body: Uint8Array, { start, end }: Element) => body.subarray(start, end ?? body.length);
