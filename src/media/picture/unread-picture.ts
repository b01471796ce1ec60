/** Pictures that the demuxer passes over: of Ogg, MPEG-TS, Matroska. */
import { type Element, elementAt, SEGMENT, TRACKS } from '../headers/ebml-reader.ts';
import { FileBytes } from '../headers/file-bytes.ts';
import { codecName } from '../track/codec-names.ts';

/** Video that the demuxer skips without a warning. */
export interface UnreadPicture {
  readonly codec: string;
  /** Stored size; 0 if the file's header does not state it. */
  readonly width: number;
  readonly height: number;
}

/** First bytes of a stream in Ogg. */
const OGG_PICTURES: readonly (readonly [string, string])[] = [
  ['\x80theora', 'Theora'],
  ['BBCD', 'Dirac'],
  ['OVP80', 'VP8 in Ogg'],
  ['\x01video', 'OGM video'],
];

/** Stream types of MPEG-TS with video that the demuxer skips. */
const TS_PICTURES: Readonly<Record<number, string>> = {
  0x01: 'MPEG-1',
  0x02: 'MPEG-2',
  0x10: 'MPEG-4 Visual',
  0x1f: 'SVC',
  0x20: 'MVC',
  0x21: 'JPEG 2000',
  0x33: 'VVC (H.266)',
  0x42: 'AVS',
  0xd1: 'Dirac',
  0xd2: 'AVS2',
  0xd4: 'AVS3',
  0xea: 'VC-1',
};

const TS_PACKET_BYTES = 188;
/** The tables of a transport stream repeat many times a second, so they are found within this or not at all. */
const TS_SEARCH_BYTES = 4 << 20;
/** All streams of an Ogg file begin before any of them continues. */
const MOST_OGG_STREAMS = 64;

/**
 * The video of a file for which the demuxer lists none. In Ogg and MPEG-TS it lists only streams that it supports; in
 * Matroska and WebM only tracks that are neither encrypted nor compressed a second time.
 *
 * @param container - as the demuxer names it; in other containers it lists every stream.
 */
export async function unreadPicture(file: FileBytes, container: string): Promise<UnreadPicture | null> {
  if (container === 'Ogg') return oggPicture(file);
  if (container === 'Matroska' || container === 'WebM') return matroskaPicture(file);
  if (container !== 'MPEG-TS') return null;
  for (const map of (await programMaps(file)).maps) {
    const codec = map.map((type) => TS_PICTURES[type]).find((name) => name !== undefined);
    if (codec !== undefined) return { codec, width: 0, height: 0 };
  }
  return null;
}

/** How many programmes a transport stream contains; 0 if the file is not one. */
export async function programCount(source: Blob): Promise<number> {
  return (await programMaps(new FileBytes(source))).programs;
}

async function oggPicture(file: FileBytes): Promise<UnreadPicture | null> {
  for (let at = 0, count = 0; count < MOST_OGG_STREAMS; count++) {
    const head = await file.at(at, 27 + 255);
    const isFirstPage = text(head, 0, 4) === 'OggS' && ((head[5] ?? 0) & 2) !== 0;
    if (!isFirstPage) return null;
    const segments = head[26] ?? 0;
    const start = at + 27 + segments;
    const length = head.subarray(27, 27 + segments).reduce((sum, bytes) => sum + bytes, 0);
    const data = await file.at(start, 64);
    const known = OGG_PICTURES.find(([magic]) => text(data, 0, magic.length) === magic);
    if (known)
      return { codec: known[1], ...(known[1] === 'Theora' ? theoraSize(data) : { width: 0, height: 0 }) };
    at = start + length;
  }
  return null;
}

/** Names of the elements that describe a Matroska track, and the type of a video track. */
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CONTENT_ENCODINGS = 0x6d80;
const PICTURE_TYPE = 1;
/** No muxer puts more elements than this into one. */
const MOST_ELEMENTS = 1024;

async function matroskaPicture(file: FileBytes): Promise<UnreadPicture | null> {
  const head = await elementAt(file, 0);
  const segment = head?.end ? await elementAt(file, head.end) : null;
  if (segment?.id !== SEGMENT) return null;
  const tracks = (await elementsIn(file, segment, TRACKS)).find(({ id }) => id === TRACKS);
  for (const track of tracks ? await elementsIn(file, tracks) : []) {
    if (track.id !== TRACK_ENTRY) continue;
    const parts = await elementsIn(file, track);
    const content = async (wanted: number) => {
      const part = parts.find(({ id }) => id === wanted);
      return part
        ? file.at(part.start, Math.min(256, (part.end ?? part.start) - part.start))
        : new Uint8Array(0);
    };
    if ((await content(TRACK_TYPE))[0] !== PICTURE_TYPE) continue;
    const label = await content(CODEC_ID);
    const codec = codecName(null, text(label, 0, label.length).replace(/\0.*/, ''));
    // 0x50 0x35 is the id of the element that describes an encryption.
    const encodings = text(await content(CONTENT_ENCODINGS), 0, 256);
    const kind = encodings.includes('\x50\x35') ? 'encrypted' : 'packed';
    return { codec: encodings === '' ? codec : `${codec}, ${kind}`, width: 0, height: 0 };
  }
  return null;
}

/** The elements inside one, up to the first of a kind. */
async function elementsIn(file: FileBytes, parent: Element, until?: number): Promise<Element[]> {
  const found: Element[] = [];
  const end = Math.min(parent.end ?? file.size, file.size);
  for (let at = parent.start; at < end && found.length < MOST_ELEMENTS;) {
    const element = await elementAt(file, at);
    if (!element?.end) break;
    found.push(element);
    if (element.id === until) break;
    at = element.end;
  }
  return found;
}

/** Visible width and height: 24 bits each, after the version and the size in blocks. */
function theoraSize(data: Uint8Array) {
  const wide = (at: number) => (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
  return data.length < 20 ? { width: 0, height: 0 } : { width: wide(14), height: wide(17) };
}

/**
 * Stream types of every programme of a transport stream, from its first tables.
 *
 * @remarks Source: ISO/IEC 13818-1, 2.4.4 (program specific information).
 */
async function programMaps(file: FileBytes): Promise<{ programs: number; maps: number[][] }> {
  const start = await file.at(0, 2 * 204 + 5);
  const stride = [188, 192, 204].find((bytes) =>
    [0, 4].some((at) => start[at] === 0x47 && start[at + bytes] === 0x47),
  );
  if (stride === undefined) return { programs: 0, maps: [] };
  const offset = start[0] === 0x47 && start[stride] === 0x47 ? 0 : 4;
  let pids: number[] | null = null;
  const maps = new Map<number, number[]>();
  for (let at = offset; at < Math.min(file.size, TS_SEARCH_BYTES); at += stride) {
    const packet = await file.at(at, TS_PACKET_BYTES);
    const pid = (((packet[1] ?? 0) & 31) << 8) | (packet[2] ?? 0);
    const wanted = pids === null ? pid === 0 : pids.includes(pid) && !maps.has(pid);
    const table = wanted && ((packet[1] ?? 0) & 0x40) !== 0 ? section(packet) : null;
    if (!table) continue;
    if (pids === null) pids = programPids(table);
    else maps.set(pid, streamTypes(table));
    if (maps.size === pids.length) break;
  }
  return { programs: pids?.length ?? 0, maps: [...maps.values()] };
}

/** The table that begins in a packet, without its checksum. What continues in the next packet is left out. */
function section(packet: Uint8Array): Uint8Array {
  const hasField = ((packet[3] ?? 0) & 0x20) !== 0;
  const payload = 4 + (hasField ? 1 + (packet[4] ?? 0) : 0);
  const start = payload + 1 + (packet[payload] ?? 0);
  const length = (((packet[start + 1] ?? 0) & 15) << 8) | (packet[start + 2] ?? 0);
  return packet.subarray(start, start + 3 + Math.max(0, length - 4));
}

function programPids(table: Uint8Array): number[] {
  const pids: number[] = [];
  for (let at = 8; at + 4 <= table.length; at += 4) {
    const isProgram = table[at] !== 0 || table[at + 1] !== 0;
    if (isProgram) pids.push(((table[at + 2]! & 31) << 8) | table[at + 3]!);
  }
  return pids;
}

function streamTypes(table: Uint8Array): number[] {
  const types: number[] = [];
  let at = 12 + ((((table[10] ?? 0) & 15) << 8) | (table[11] ?? 0));
  for (; at + 5 <= table.length; at += 5 + (((table[at + 3]! & 15) << 8) | table[at + 4]!))
    types.push(table[at]!);
  return types;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
