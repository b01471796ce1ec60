/** Reads the audio of a track as blocks with times: from packets, whose times are right, not from a decoder's clock. */
import { AudioSampleSink, type EncodedPacket, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { throwIfAborted } from '../../core/errors.ts';
import { decodeFailure } from '../failure.ts';
import { Hold } from '../open-frames.ts';
import { type DecodedRun, decodeRun } from './decode-run.ts';
import { opusSeconds } from './packet-length.ts';
import { median, type Span } from './placing.ts';

/** Blocks of one decoder, each with the time of its packet. */
export interface Blocks {
  readonly times: readonly number[];
  readonly blocks: readonly Float32Array<ArrayBuffer>[];
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Whether the first block is the track's first. */
  readonly fromStart: boolean;
}

/** What is reported besides the blocks. */
export interface Reading {
  /** Audio that is in the file but can't be decoded. */
  readonly undecodable: Span[];
  /** The time of the first packet at or after the end; null if the track ends before. */
  nextSeconds: number | null;
  /** The first error, as a phrase. */
  failure: string | null;
}

/**
 * Codecs with overlapping blocks need some before the first wanted one, or the audio fades in; MP3 needs more of them.
 */
const PREROLL_SECONDS = 0.2;
const MP3_PREROLL_SECONDS = 0.75;

/** After damage, decoding starts again at most this many times per window. */
const MAX_FAILURES = 32;

/** A window holds a few thousand packets. If times stand still there are more, and they are left out. */
const MAX_PACKETS = 100_000;

/**
 * The packets of most codecs are shorter (Opus up to 0.12 s). FLAC's may be longer, but its decoder keeps no state, so
 * a new decoder starts.
 */
const LONGEST_PACKET_SECONDS = 0.15;

/** As a share of a packet: in codecs whose packets all have one length, a larger deviation between two is a jump. */
const JUMP_PACKETS = 0.6;

/**
 * Decodes from a little before `startSeconds` to `endSeconds`, in the track's own seconds.
 *
 * @param reading - filled meanwhile.
 * @throws {@link AppError} `aborted`.
 */
export async function* readBlocks(
  track: InputAudioTrack,
  { startSeconds, endSeconds }: Span,
  reading: Reading,
  signal?: AbortSignal,
): AsyncGenerator<Blocks, void, void> {
  const codec = await track.getCodec();
  if (codec?.startsWith('pcm-') || codec === 'ulaw' || codec === 'alaw') {
    yield await readPcm(track, { startSeconds, endSeconds }, reading, signal);
    return;
  }
  const config = await track.getDecoderConfig();
  if (!config) throw new Error(`Expected a decoder configuration for ${codec}, got none.`);
  const preroll = codec === 'mp3' ? MP3_PREROLL_SECONDS : PREROLL_SECONDS;
  const packets = await readPackets(track, { startSeconds, endSeconds }, preroll, reading, signal);
  const start = await track.getFirstTimestamp();
  const settle = (run: readonly EncodedPacket[], decoded: DecodedRun): Blocks => ({
    ...withTimes(run, decoded, codec === 'opus'),
    fromStart: run[0]!.timestamp <= start,
  });
  let failures = 0;
  for (const run of splitRuns(packets, codec === 'aac' || codec === 'mp3')) {
    let skip = 0;
    for (let rest = run; rest.length > 0 && failures < MAX_FAILURES;) {
      const decoded = await decodeRun(config, rest, signal);
      if (decoded.failure === null) {
        yield settle(rest, decoded);
        break;
      }
      failures += 1;
      reading.failure ??= decodeFailure(decoded.failure);
      // As many packets as there are blocks are certainly good. Decoded alone, they show which of them gave no block.
      const good = rest.slice(0, decoded.blocks.length);
      if (good.length > 0) yield settle(good, await decodeRun(config, good, signal));
      skip = good.length > 0 ? 1 : 2 * skip + 1;
      const bad = rest.slice(good.length, good.length + skip);
      rest = rest.slice(good.length + skip);
      for (const { timestamp } of bad) {
        const seconds = LONGEST_PACKET_SECONDS;
        reading.undecodable.push({ startSeconds: timestamp, endSeconds: timestamp + seconds });
      }
    }
  }
}

async function readPackets(
  track: InputAudioTrack,
  { startSeconds, endSeconds }: Span,
  prerollSeconds: number,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  try {
    const sink = new EncodedPacketSink(track);
    const options = { metadataOnly: true };
    // The packet before the window may be far before it, where a gap begins, and needs its preroll too.
    const before = (await sink.getKeyPacket(startSeconds, options))?.timestamp ?? startSeconds;
    const first = (await sink.getKeyPacket(before - prerollSeconds)) ?? (await sink.getFirstPacket());
    if (!first) return packets;
    for await (const packet of sink.packets(first)) {
      throwIfAborted(signal);
      if (packet.timestamp >= endSeconds || packets.length === MAX_PACKETS) {
        reading.nextSeconds = packet.timestamp;
        break;
      }
      if (packet.byteLength > 0) packets.push(packet);
    }
  } catch (failure) {
    reading.failure ??= decodeFailure(failure);
  }
  return packets;
}

/** Packets to decode together. A run ends where the times jump, because the decoder's state is of no use after that. */
function splitRuns(packets: readonly EncodedPacket[], oneLength: boolean): EncodedPacket[][] {
  const steps = packets.slice(1).map((packet, index) => packet.timestamp - packets[index]!.timestamp);
  const usual = median(steps);
  const jumps = (step: number) =>
    oneLength
      ? Math.abs(step - usual) > JUMP_PACKETS * usual
      : step > LONGEST_PACKET_SECONDS || step < -LONGEST_PACKET_SECONDS;
  const runs: EncodedPacket[][] = [];
  packets.forEach((packet, index) => {
    if (index === 0 || jumps(steps[index - 1]!)) runs.push([]);
    runs.at(-1)!.push(packet);
  });
  return runs;
}

/** Pairs blocks with packets from the end, because a decoder swallows packets only at the start. */
function withTimes(
  packets: readonly EncodedPacket[],
  decoded: DecodedRun,
  opus: boolean,
): Omit<Blocks, 'fromStart'> {
  const { blocks, sampleRateHz, channels } = decoded;
  const swallowed = decoded.failure === null ? Math.max(0, packets.length - blocks.length) : 0;
  let seconds = packets[0]!.timestamp;
  const times = blocks.map((block, index) => {
    // There are more blocks than packets, so the blocks follow one another.
    const packet = blocks.length <= packets.length ? packets[index + swallowed]! : null;
    const own = packet ? packet.timestamp : seconds;
    // Opus decoders leave out the encoder's delay wherever they start, so the block is the end of its packet.
    const cut = opus && packet && index === 0 ? opusSeconds(packet.data) - block.length / sampleRateHz : 0;
    seconds = own + block.length / sampleRateHz;
    return own + Math.max(0, cut);
  });
  return { times, blocks, sampleRateHz, channels };
}

/** The time of the first packet that begins at or after a time. */
async function nextAfter(track: InputAudioTrack, seconds: number): Promise<number | null> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const at = await sink.getPacket(seconds, options);
  if (at && at.timestamp >= seconds) return at.timestamp;
  return (at && (await sink.getNextPacket(at, options)))?.timestamp ?? null;
}

async function readPcm(
  track: InputAudioTrack,
  { startSeconds, endSeconds }: Span,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<Blocks> {
  const times: number[] = [];
  const blocks: Float32Array<ArrayBuffer>[] = [];
  let [sampleRateHz, channels] = [0, 0];
  try {
    const packetTimes = timesFrom(track, startSeconds);
    for await (const sample of new AudioSampleSink(track).samples(startSeconds, endSeconds)) {
      using hold = new Hold(sample);
      throwIfAborted(signal);
      const { numberOfFrames } = hold.sample;
      if (numberOfFrames === 0) continue;
      ({ sampleRate: sampleRateHz, numberOfChannels: channels } = hold.sample);
      const seconds = await packetTimes(hold.sample.timestamp, numberOfFrames / sampleRateHz);
      // Some containers hold a minute as one packet. The end of one before the window is kept, because a gap begins
      // there.
      const skipped = Math.floor((startSeconds - seconds) * sampleRateHz);
      const from = Math.min(Math.max(0, skipped), numberOfFrames - 1);
      const to = Math.min(numberOfFrames, Math.ceil((endSeconds - seconds) * sampleRateHz));
      if (to <= from) continue;
      const block = new Float32Array(to - from);
      const part = { planeIndex: 0, format: 'f32-planar', frameOffset: from, frameCount: to - from } as const;
      hold.sample.copyTo(block, part);
      times.push(seconds + from / sampleRateHz);
      blocks.push(block);
      if (to < numberOfFrames) reading.nextSeconds = endSeconds;
    }
    reading.nextSeconds ??= await nextAfter(track, endSeconds);
  } catch (failure) {
    reading.failure ??= decodeFailure(failure);
  }
  return { times, blocks, sampleRateHz, channels, fromStart: false };
}

/**
 * The packets' own times, because the library counts PCM on until a whole packet is missing.
 *
 * @returns a function of the library's time and length of the next sample, called in order.
 */
function timesFrom(track: InputAudioTrack, startSeconds: number) {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  let packet: EncodedPacket | null = null;
  return async (seconds: number, lengthSeconds: number): Promise<number> => {
    packet = packet
      ? await sink.getNextPacket(packet, options)
      : ((await sink.getKeyPacket(startSeconds, options)) ?? (await sink.getFirstPacket(options)));
    const own = packet?.timestamp ?? seconds;
    return Math.abs(own - seconds) <= lengthSeconds ? own : seconds;
  };
}
