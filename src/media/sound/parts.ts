/** Finds where a track's packets are in presented time: codec start-up removed, joined files one after the other. */
import { type EncodedPacket, EncodedPacketSink, type Input, type InputAudioTrack } from 'mediabunny';
import { codecDelaySeconds } from './codec-delay.ts';
import { flacSamples, opusSeconds } from './packet-length.ts';
import { median } from './placing.ts';
import { itunesPadding, lamePadding, type Padding } from './start-up.ts';

/** A track, or one of several consecutive ones, and where its audio is. */
export interface SoundPart {
  readonly track: InputAudioTrack;
  /** Add this to a packet's time to get the time at which its audio is presented. */
  readonly shiftSeconds: number;
  /** Presented seconds of the first sample and just after the last one, never before 0. */
  readonly firstSeconds: number;
  readonly endSeconds: number;
}

/** Where a track begins and ends according to its packets, in the container's seconds. */
export interface SoundExtent {
  readonly firstSeconds: number;
  readonly endSeconds: number;
  /** Where it would end if none of its packets were missing. */
  readonly promisedSeconds?: number;
}

/** The time to add to the packets' times, and where the audio ends in the packets' time. */
interface Timing {
  readonly shiftSeconds: number;
  readonly endSeconds: number;
}

const METADATA = { metadataOnly: true };

/** No encoder pads by more samples; more audio after this belongs to a file that was joined on. */
const MAX_PADDING = 8192;

/** The resolution of Matroska's clock. */
const ROUNDING_SECONDS = 0.001;

const known = new WeakMap<InputAudioTrack, readonly SoundPart[]>();

/** The parts of a track that {@link readParts} has seen, in order; otherwise the track as it is. */
export function partsOf(track: InputAudioTrack): readonly SoundPart[] {
  const asItStands = { track, shiftSeconds: 0, firstSeconds: 0, endSeconds: Number.POSITIVE_INFINITY };
  return known.get(track) ?? [asItStands];
}

/**
 * Finds where a track's audio begins and ends, and remembers it for decoding.
 *
 * @param extent - according to the packets alone.
 * @param file - the bytes that `track` is read from.
 * @param followers - inputs whose audio continues the track's, in order.
 * @returns the extent with its times moved to where the audio is, and the number of followers that can't be read.
 */
export async function readParts<E extends SoundExtent>(
  track: InputAudioTrack,
  extent: E,
  file: Blob,
  followers: readonly Input[] = [],
): Promise<E & { readonly leftOut: number }> {
  const first = await partOf(track, extent, file);
  const parts = [first];
  let leftOut = 0;
  for (const input of followers) {
    const part = await follower(input);
    if (!part) leftOut += 1;
    else parts.push(behind(parts.at(-1)!.endSeconds, part));
  }
  known.set(track, parts);
  const { endSeconds } = parts.at(-1)!;
  const { promisedSeconds } = extent;
  const promised =
    promisedSeconds === undefined
      ? {}
      : { promisedSeconds: promisedSeconds + endSeconds - extent.endSeconds };
  return { ...extent, firstSeconds: first.firstSeconds, endSeconds, ...promised, leftOut };
}

/** The audio of a file by itself; null if it can't be read. */
async function follower(input: Input): Promise<SoundPart | null> {
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track || !(await track.canDecode())) return null;
    const [firstSeconds, endSeconds] = [await track.getFirstTimestamp(), await track.computeDuration()];
    return await partOf(track, { firstSeconds, endSeconds }, null);
  } catch {
    return null;
  }
}

/** A part moved to where another one ends. */
function behind(seconds: number, { track, shiftSeconds, firstSeconds, endSeconds }: SoundPart): SoundPart {
  return {
    track,
    shiftSeconds: shiftSeconds + seconds - firstSeconds,
    firstSeconds: seconds,
    endSeconds: seconds + endSeconds - firstSeconds,
  };
}

async function partOf(track: InputAudioTrack, extent: SoundExtent, file: Blob | null): Promise<SoundPart> {
  const first = await new EncodedPacketSink(track).getFirstPacket(METADATA);
  if (!first) return { track, shiftSeconds: 0, ...extent };
  const { shiftSeconds, endSeconds } = await timingOf(track, first, extent.endSeconds, file);
  const heardSeconds = await firstHeardSeconds(track, first);
  // What is removed at the start came before the audio, so none of it is presented.
  const moved = shiftSeconds !== 0 || heardSeconds !== first.timestamp;
  return {
    track,
    shiftSeconds,
    firstSeconds: moved ? Math.max(0, heardSeconds + shiftSeconds) : extent.firstSeconds,
    endSeconds: endSeconds + shiftSeconds,
  };
}

/** A Vorbis decoder makes no audio of its first packet, so the second packet's time is that of the first sample. */
async function firstHeardSeconds(track: InputAudioTrack, first: EncodedPacket): Promise<number> {
  if ((await track.getCodec()) !== 'vorbis') return first.timestamp;
  const second = await new EncodedPacketSink(track).getNextPacket(first, METADATA);
  return (second ?? first).timestamp;
}

async function timingOf(
  track: InputAudioTrack,
  first: EncodedPacket,
  endSeconds: number,
  file: Blob | null,
): Promise<Timing> {
  const container = (await track.input.getFormat()).name;
  if (container === 'Matroska' || container === 'WebM') {
    // FFmpeg writes a wrong CodecDelay for Opus at rates other than 48 kHz; decoders use the pre-skip.
    const opus = (await track.getCodec()) === 'opus';
    const delay = opus ? await preSkipSeconds(track) : file && (await codecDelaySeconds(file, track.id));
    return {
      shiftSeconds: -(delay ?? 0),
      endSeconds: await matroskaEnd(track, endSeconds),
    };
  }
  const rateHz = await track.getSampleRate();
  if (container === 'MP3' && file) {
    return padded(await lamePadding(file, Math.round(first.duration * rateHz)), endSeconds, rateHz);
  }
  if ((container === 'MP4' || container === 'QuickTime File Format') && first.timestamp >= 0) {
    // An edit list would have moved the start-up before 0.
    const codec = await track.getCodec();
    if (codec === 'opus' && first.timestamp === 0) {
      return { shiftSeconds: -(await preSkipSeconds(track)), endSeconds };
    }
    const alone = (await track.input.getPrimaryVideoTrack()) === null;
    if (codec === 'aac' && alone && file) return padded(await itunesPadding(file), endSeconds, rateHz);
  }
  return { shiftSeconds: 0, endSeconds };
}

function padded(padding: Padding | null, endSeconds: number, rateHz: number): Timing {
  if (!padding) return { shiftSeconds: 0, endSeconds };
  const shiftSeconds = -padding.before / rateHz;
  if (padding.samples === null) return { shiftSeconds, endSeconds };
  const soundEnd = (padding.before + padding.samples) / rateHz;
  const joined = endSeconds - soundEnd > MAX_PADDING / rateHz;
  return { shiftSeconds, endSeconds: joined ? endSeconds : Math.min(endSeconds, soundEnd) };
}

/** What an Opus decoder leaves out at the start, according to the header: the encoder's delay. */
async function preSkipSeconds(track: InputAudioTrack): Promise<number> {
  const description = (await track.getDecoderConfig())?.description;
  if ((await track.getCodec()) !== 'opus' || !description) return 0;
  const bytes = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description);
  return bytes.byteLength < 12 ? 0 : bytes.getUint16(10, true) / 48_000;
}

/** Matroska's last block seldom states its duration; the library then assumes none. */
async function matroskaEnd(track: InputAudioTrack, endSeconds: number): Promise<number> {
  const sink = new EncodedPacketSink(track);
  const last = await sink.getPacket(Number.POSITIVE_INFINITY);
  if (!last || last.duration > 0) return endSeconds;
  const blockEnd = last.timestamp + (await lastSeconds(track, last));
  // The stated length accounts for padding after the audio, but may be that of the video.
  const stated = await track.input.getDurationFromMetadata();
  return stated !== null && stated > last.timestamp && stated < blockEnd ? stated : blockEnd;
}

async function lastSeconds(track: InputAudioTrack, last: EncodedPacket): Promise<number> {
  const codec = await track.getCodec();
  const rateHz = await track.getSampleRate();
  if (codec === 'opus') return opusSeconds(last.data);
  if (codec === 'flac') return flacSamples(last.data) / rateHz;
  if (codec === 'ulaw' || codec === 'alaw')
    return last.byteLength / (await track.getNumberOfChannels()) / rateHz;
  const bits = /^pcm-\w(\d+)/.exec(codec ?? '')?.[1];
  if (bits) return (last.byteLength * 8) / Number(bits) / (await track.getNumberOfChannels()) / rateHz;
  return (await usualSeconds(track, last)) + ROUNDING_SECONDS;
}

/** The usual distance between the packets before the last. */
async function usualSeconds(track: InputAudioTrack, last: EncodedPacket): Promise<number> {
  const sink = new EncodedPacketSink(track);
  const start = await sink.getPacket(last.timestamp - 0.5, METADATA);
  const steps: number[] = [];
  if (start) {
    let before = start.timestamp;
    for await (const { timestamp } of sink.packets(start, undefined, METADATA)) {
      if (timestamp > before) steps.push(timestamp - before);
      before = timestamp;
    }
  }
  return steps.length === 0 ? 0 : median(steps);
}
