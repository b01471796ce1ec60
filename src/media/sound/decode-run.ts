/** Runs an audio decoder once: packets in, blocks of the first channel out. */
import type { EncodedPacket } from 'mediabunny';
import { throwIfAborted } from '../../core/errors.ts';

/** What a decoder made of a run of packets. */
export interface DecodedRun {
  /** First channel of every block that came, in order. Decoders swallow leading packets but never later ones. */
  readonly blocks: readonly Float32Array<ArrayBuffer>[];
  /** 0 if no block came. */
  readonly sampleRateHz: number;
  readonly channels: number;
  /** The decoder's error, if it stopped before the end. */
  readonly failure: unknown;
}

/** Packets handed over before the decoder has taken them; enough to keep it busy. */
const MAX_QUEUED = 32;

/**
 * Decodes consecutive packets with a decoder of their own.
 *
 * The decoder's timestamps are ignored: Chromium counts its output on from the first packet, whatever the later
 * timestamps say.
 *
 * @throws {@link AppError} `aborted`.
 */
export async function decodeRun(
  config: AudioDecoderConfig,
  packets: readonly EncodedPacket[],
  signal?: AbortSignal,
): Promise<DecodedRun> {
  const output = new Output();
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => void (fail = reject));
  const decoder = new AudioDecoder({ output: (data) => output.take(data), error: (error) => fail(error) });
  const decoding = async () => {
    decoder.configure(config);
    for (const packet of packets) {
      while (decoder.decodeQueueSize > MAX_QUEUED) await dequeued(decoder);
      throwIfAborted(signal);
      decoder.decode(packet.toEncodedAudioChunk());
    }
    await decoder.flush();
  };
  let failure: unknown = null;
  try {
    // The decoder's own error is more informative than that of a call on a closed decoder.
    await Promise.race([failed, decoding()]);
  } catch (reason) {
    throwIfAborted(signal);
    failure = reason;
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
  return { ...output, failure: failure ?? output.failure };
}

function dequeued(decoder: AudioDecoder): Promise<unknown> {
  return new Promise((resolve) => decoder.addEventListener('dequeue', resolve, { once: true }));
}

/** Takes the first channel from what a decoder yields. */
class Output {
  readonly blocks: Float32Array<ArrayBuffer>[] = [];
  sampleRateHz = 0;
  channels = 0;
  failure: unknown = null;

  take(data: AudioData): void {
    try {
      if (this.failure !== null || data.numberOfFrames === 0) return;
      if (this.sampleRateHz === 0) {
        this.sampleRateHz = data.sampleRate;
        this.channels = data.numberOfChannels;
      }
      if (data.sampleRate !== this.sampleRateHz) {
        throw new Error(`the sampling rate changes from ${this.sampleRateHz} to ${data.sampleRate} Hz`);
      }
      const block = new Float32Array(data.numberOfFrames);
      data.copyTo(block, { planeIndex: 0, format: 'f32-planar' });
      this.blocks.push(block);
    } catch (failure) {
      this.failure = failure;
    } finally {
      data.close();
    }
  }
}
