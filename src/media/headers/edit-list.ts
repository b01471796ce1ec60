/** Lengths of MP4 edit lists. */
import type { FileBytes } from './file-bytes.ts';
import { type Box, boxesIn } from './mp4-boxes.ts';

/** Reads the length of a track from its edit list. */
export interface Edits {
  /** Where the presented part ends, in seconds of the movie. */
  readonly endSeconds: number;
  /** Pieces that the list joins to the first; only the first is shown. 0 for nearly every file. */
  readonly left: number;
}

/** No muxer writes more edits than this. */
const MOST_EDITS = 4096;

/** An edit that follows within this time continues the same piece. */
const JOIN_SECONDS = 0.002;

/**
 * The edit lists of an MP4 or MOV file by track number, for tracks that have one with a length.
 *
 * The demuxer uses a list to find where its track begins but ignores its length, so it would show what was trimmed from
 * a clip's end. The lengths in fragmented files can't be relied on.
 */
export async function editLists(file: FileBytes): Promise<ReadonlyMap<number, Edits>> {
  const found = new Map<number, Edits>();
  const moov = (await boxesIn(file, 0, file.size)).find(({ type }) => type === 'moov');
  if (!moov) return found;
  const parts = await boxesIn(file, moov.start, moov.end);
  const header = parts.find(({ type }) => type === 'mvhd');
  if (!header || parts.some(({ type }) => type === 'mvex')) return found;
  const movieScale = await timescale(file, header);
  for (const track of parts.filter(({ type }) => type === 'trak')) {
    const [id, edits] = await trackEdits(file, track, movieScale);
    if (edits) found.set(id, edits);
  }
  return found;
}

async function trackEdits(file: FileBytes, track: Box, movieScale: number): Promise<[number, Edits | null]> {
  const parts = await boxesIn(file, track.start, track.end);
  const inside = async (type: string, wanted: string) => {
    const box = parts.find((part) => part.type === type);
    return box && (await boxesIn(file, box.start, box.end)).find((part) => part.type === wanted);
  };
  const header = parts.find(({ type }) => type === 'tkhd');
  const list = await inside('edts', 'elst');
  const media = await inside('mdia', 'mdhd');
  if (!header || !list || !media) return [0, null];
  const head = await file.view(header.start, 24);
  const id = head.byteLength < 24 ? 0 : head.getUint32(head.getUint8(0) === 1 ? 20 : 12);
  const mediaScale = await timescale(file, media);
  if (!(movieScale > 0) || !(mediaScale > 0)) return [id, null];
  return [id, lengthOf(await entries(file, list), movieScale, mediaScale)];
}

interface Edit {
  readonly duration: number;
  readonly mediaTime: number;
  readonly rate: number;
}

/** An empty edit delays what follows. Of the others, the first counts, and those that continue where it ends. */
function lengthOf(edits: readonly Edit[], movieScale: number, mediaScale: number): Edits | null {
  let endSeconds = 0;
  let mediaEndSeconds: number | null = null;
  let left = 0;
  for (const { duration, mediaTime, rate } of edits) {
    const seconds = duration / movieScale;
    const fromSeconds = mediaTime / mediaScale;
    if (mediaTime === -1) {
      if (mediaEndSeconds === null) endSeconds += seconds;
      continue;
    }
    // A length of 0 means "to the end". The demuxer supports no rate but 1.
    if (duration === 0 || rate !== 1) return null;
    if (mediaEndSeconds !== null && Math.abs(fromSeconds - mediaEndSeconds) > JOIN_SECONDS) {
      left += 1;
      continue;
    }
    endSeconds += seconds;
    mediaEndSeconds = fromSeconds + seconds;
  }
  return mediaEndSeconds === null ? null : { endSeconds, left };
}

async function entries(file: FileBytes, list: Box): Promise<Edit[]> {
  const head = await file.view(list.start, 8);
  if (head.byteLength < 8) return [];
  const wide = head.getUint8(0) === 1;
  const size = wide ? 20 : 12;
  const count = Math.min(head.getUint32(4), MOST_EDITS, Math.floor((list.end - list.start - 8) / size));
  const table = await file.view(list.start + 8, count * size);
  return Array.from({ length: Math.floor(table.byteLength / size) }, (_, row) => {
    const at = row * size;
    return {
      duration: wide ? Number(table.getBigUint64(at)) : table.getUint32(at),
      mediaTime: wide ? Number(table.getBigInt64(at + 8)) : table.getInt32(at + 4),
      rate: table.getInt32(at + size - 4) / 65_536,
    };
  });
}

/** Units per second of an `mvhd` or `mdhd` box. */
async function timescale(file: FileBytes, header: Box): Promise<number> {
  const head = await file.view(header.start, 24);
  return head.byteLength < 24 ? 0 : head.getUint32(head.getUint8(0) === 1 ? 20 : 12);
}
