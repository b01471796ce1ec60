/** Finds where a track begins and ends, and where its bytes end. */
import { EncodedPacketSink, type InputTrack } from 'mediabunny';
import type { Edits } from '../headers/edit-list.ts';

/** Where a track begins and ends, in the container's seconds. */
export interface Extent {
  /** First presented timestamp. */
  readonly firstSeconds: number;
  /** End of what is there and is presented. */
  readonly endSeconds: number;
  /** End according to the file's own index: later than `endSeconds` if the bytes end first. */
  readonly promisedSeconds: number;
}

/** How to read a container's times. */
export interface TimeRules {
  /**
   * Whether the file lists its packets apart from them, as MP4 and MOV do. An edit list may then hide what is before
   * 0, and the list may name packets that are no longer there. In other containers a time below 0 is a normal time.
   */
  readonly indexed: boolean;
  /** Edit lists by track number. */
  readonly edits: ReadonlyMap<number, Edits>;
}

/** The search for the last packet stops at a stretch this short: one frame at any usual rate. */
const SEARCH_SECONDS = 0.01;

/** Where a track begins and ends; 0 and 0 if it has no packets. */
export async function extentOf(track: InputTrack, { indexed, edits }: TimeRules): Promise<Extent> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket({ metadataOnly: true });
  if (!first) return { firstSeconds: 0, endSeconds: 0, promisedSeconds: 0 };
  const begin = await track.getFirstTimestamp();
  const end = await track.computeDuration();
  if (!indexed) return { firstSeconds: begin, endSeconds: end, promisedSeconds: end };

  const firstSeconds = Math.max(0, begin);
  const edited = edits.get(track.id)?.endSeconds ?? Infinity;
  const promisedSeconds = edited > firstSeconds ? Math.min(end, edited) : end;
  const held = await heldUntil(sink, begin, promisedSeconds);
  return {
    firstSeconds,
    endSeconds: Math.max(0, Math.min(promisedSeconds, held)),
    promisedSeconds: Math.max(0, promisedSeconds),
  };
}

/** The end of the last packet whose bytes are within the file; `begin` if there is none. */
async function heldUntil(sink: EncodedPacketSink, begin: number, end: number): Promise<number> {
  if (await packetAt(sink, end)) return end;
  let held = begin;
  let lost = end;
  while (lost - held > SEARCH_SECONDS) {
    const middle = (held + lost) / 2;
    const packet = await packetAt(sink, middle);
    if (packet) held = Math.max(middle, packet.timestamp + packet.duration);
    else lost = middle;
  }
  return held;
}

/** The packet presented at a time, if its bytes are there. */
async function packetAt(sink: EncodedPacketSink, seconds: number) {
  try {
    return await sink.getPacket(seconds);
  } catch {
    return null;
  }
}
