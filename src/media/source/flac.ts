/** Rewrites the frame heads of FLAC files that the library misreads. */
import { bytesOf } from './bytes.ts';

/** "fLaC", then the first metadata block: four bytes of head and 34 of stream information. */
const STREAM_INFO_END = 4 + 4 + 34;
const FRAME_SIZES = { at: 4 + 4 + 4, bytes: 6 };

/** The rate code that the library misreads: a byte in kHz follows in the frame's head. */
const KILOHERTZ = 12;

/** No frame is shorter than this. */
const LEAST_FRAME_BYTES = 10;

/** Metadata comes in a handful of blocks; a file with more has no frames. */
const MAX_BLOCKS = 1024;

/** Frames are rewritten in memory; a larger file goes to the library as it is. */
const MAX_BYTES = 1 << 30;

/** The head of a frame. */
interface FrameHead {
  /** Bytes without the checksum at its end. */
  readonly length: number;
  /** Of the frame, or of its first sample if frame lengths vary. */
  readonly number: number;
  readonly samples: number;
  readonly rateCode: number;
  readonly variable: boolean;
}

/**
 * A FLAC file without frames that give their rate in kHz: their heads refer to the stream's rate instead.
 *
 * @param start - where "fLaC" stands.
 */
export async function readableFlac(source: Blob, start: number): Promise<Blob> {
  const framesAt = await behindMetadata(source, start);
  const first = frameHead(await bytesOf(source, framesAt, 32), 0);
  if (first?.rateCode !== KILOHERTZ || source.size > MAX_BYTES) return source;
  const bytes = await bytesOf(source, framesAt, source.size - framesAt);
  const info = await bytesOf(source, start, STREAM_INFO_END);
  return new Blob(flacParts(info, splitFrames(bytes)));
}

/**
 * The parts of a FLAC file.
 *
 * @param head - "fLaC" and the stream information.
 * @param frames - with any heads.
 */
export function flacParts(head: Uint8Array, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer>[] {
  const info = head.slice(0, STREAM_INFO_END);
  info[4] = 0x80; // Stream information, the last of the metadata.
  info.fill(0, FRAME_SIZES.at, FRAME_SIZES.at + FRAME_SIZES.bytes); // Unknown: frames change their lengths.
  return [info, ...frames.map(withStreamRate)];
}

async function behindMetadata(source: Blob, start: number): Promise<number> {
  let at = start + 4;
  for (let count = 0; count < MAX_BLOCKS; count++) {
    const head = await bytesOf(source, at, 4);
    if (head.length < 4) break;
    at += 4 + head[1]! * 65_536 + head[2]! * 256 + head[3]!;
    if (head[0]! & 0x80) return at;
  }
  return source.size;
}

/** Consecutive frames: each ends where the one with the next number begins. */
function splitFrames(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  let head = frameHead(bytes, at);
  while (head) {
    let next = at + LEAST_FRAME_BYTES;
    let following: FrameHead | null = null;
    for (; ; next++) {
      next = bytes.indexOf(0xff, next);
      if (next < 0) break;
      following = frameHead(bytes, next);
      const number = head.number + (head.variable ? head.samples : 1);
      if (following && following.variable === head.variable && following.number === number) break;
    }
    frames.push(bytes.subarray(at, next < 0 ? bytes.length : next));
    if (next < 0) break;
    [at, head] = [next, following];
  }
  return frames;
}

/**
 * Reads a frame's head.
 *
 * @returns null if none begins there; its checksum is verified.
 * @remarks Source: RFC 9639, 9.1.
 */
export function frameHead(bytes: Uint8Array, at: number): FrameHead | null {
  const [sync, strategy, codes, channels] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (strategy! & 0xfe) !== 0xf8 || codes === undefined || (channels ?? 1) & 1) return null;
  let length = 4;
  const lead = bytes[at + length] ?? 0xff;
  const ones = Math.clz32(~(lead << 24));
  if (ones === 1 || ones > 7) return null;
  let number = lead & (0x7f >> ones);
  length += 1;
  for (let more = ones - 1; more > 0; more--) number = number * 64 + ((bytes[at + length++] ?? 0) & 0x3f);
  const [sizeCode, rateCode] = [codes >> 4, codes & 15];
  if (sizeCode === 0 || rateCode === 15) return null;
  let samples = sizeCode === 1 ? 192 : sizeCode < 6 ? 144 << sizeCode : 1 << sizeCode;
  if (sizeCode === 6) samples = (bytes[at + length] ?? 0) + 1;
  if (sizeCode === 7) samples = (bytes[at + length] ?? 0) * 256 + (bytes[at + length + 1] ?? 0) + 1;
  length += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  length += rateCode === KILOHERTZ ? 1 : rateCode > KILOHERTZ ? 2 : 0;
  if (bytes[at + length] !== crc8(bytes.subarray(at, at + length))) return null;
  return { length, number, samples, rateCode, variable: (strategy! & 1) === 1 };
}

/** A frame that gives its rate in kHz is changed to refer to the stream's rate; any other is returned as it is. */
function withStreamRate(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = frameHead(frame, 0);
  if (head?.rateCode !== KILOHERTZ) return frame.slice();
  const rest = frame.subarray(head.length + 1, frame.length - 2);
  const result = new Uint8Array(frame.length - 1);
  result.set(frame.subarray(0, head.length - 1)); // The kHz come last.
  result[2]! &= 0xf0;
  result[head.length - 1] = crc8(result.subarray(0, head.length - 1));
  result.set(rest, head.length);
  const crc = crc16(result.subarray(0, result.length - 2));
  result.set([crc >> 8, crc & 0xff], result.length - 2);
  return result;
}

const CRC8 = crcTable(0x07, 8);
const CRC16 = crcTable(0x8005, 16);

function crcTable(polynomial: number, bits: number): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc << 1) ^ (crc >> (bits - 1) === 1 ? polynomial : 0);
      crc &= 2 ** bits - 1;
    }
    return crc;
  });
}

const crc8 = (bytes: Uint8Array) => bytes.reduce((crc, byte) => CRC8[crc ^ byte]!, 0);
const crc16 = (bytes: Uint8Array) =>
  bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ byte]!, 0);
