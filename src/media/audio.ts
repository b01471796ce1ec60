import { AudioSampleSink, type AudioSample } from 'mediabunny';
import { AppError, throwIfAborted } from '../core/errors.ts';
import { decodeFailure } from './failure.ts';
import { Hold } from './open-frames.ts';
import type { OpenedMedia } from './open.ts';
import type { MediaWindow } from './window.ts';

/** The sound of a window. */
export interface DecodedAudio {
  /** First channel at the decoder's own rate, from the window's start to the last decoded sample in it. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Of the decoded buffers; `samples` holds the first alone. */
  readonly channels: number;
  /** Seconds of real sound: gaps and a late start are zeros in `samples` and do not count. */
  readonly seconds: number;
  /** Whether the sound ends earlier in the window than the headers promise. */
  readonly truncated: boolean;
  /** A sentence with the decoder's first complaint, where it made one: something is missing then. */
  readonly error?: string;
}

/** Codecs with overlapping blocks need some before the first wanted one, or it fades in. */
const PREROLL_SECONDS = 0.2;

/** Containers round timestamps to milliseconds: sound this close to its predecessor's end follows on it. */
const JOIN_TOLERANCE_SECONDS = 0.005;

/** After damage decoding starts again this much later, at most so often. */
const SKIP_SECONDS = 0.1;
const MAX_ATTEMPTS = 32;

/** Encoders pad their last block and headers round: sound may end this much early and be whole. */
const TRUNCATION_TOLERANCE_SECONDS = 0.15;

/**
 * Decodes the sound of a window, placing every sample by its timestamp.
 *
 * Sound before the container's time 0 is hidden by an edit list and never heard. Damage leaves zeros: what came
 * before and after it is kept. A track of zeros is returned as such. `sampleRateHz` is 0 if nothing came.
 *
 * @throws {@link AppError} `clip/no-audio` without a decodable track, `aborted`.
 *
 * @remarks Where a window starts within the medium, Vorbis comes up to 23 ms and Opus in Ogg 6.5 ms early: their
 * decoders swallow a first block that the library's timestamps count. MP3 files keep their encoder's 25 ms.
 */
export async function decodeAudio(
  media: OpenedMedia,
  window: MediaWindow,
  signal?: AbortSignal,
): Promise<DecodedAudio> {
  const track = media.tracks.audio;
  if (!track || !media.audio) {
    throw new AppError(
      'clip/no-audio',
      `${media.name} has no sound that can be decoded: choose a clip with sound.`,
    );
  }
  const startSeconds = media.startSeconds + window.startSeconds;
  const endSeconds = startSeconds + window.durationSeconds;
  const tape = new Tape(startSeconds, window.durationSeconds);
  const sink = new AudioSampleSink(track);
  let reason: string | undefined;
  let fromSeconds = startSeconds - PREROLL_SECONDS;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && fromSeconds < endSeconds; attempt++) {
    try {
      throwIfAborted(signal);
      for await (const sample of sink.samples(fromSeconds, endSeconds)) {
        using hold = new Hold(sample);
        throwIfAborted(signal);
        tape.add(hold.sample);
      }
      break;
    } catch (failure) {
      const complaint = decodeFailure(failure);
      reason ??= complaint;
      fromSeconds = Math.max(fromSeconds, startSeconds + tape.endSeconds) + SKIP_SECONDS;
    }
  }
  const promisedSeconds = Math.min(endSeconds, media.audio.endSeconds) - startSeconds;
  return {
    ...tape.finish(),
    truncated: tape.endSeconds < promisedSeconds - TRUNCATION_TOLERANCE_SECONDS,
    ...(reason === undefined
      ? {}
      : { error: `Part of the sound could not be decoded (${reason}): silence stands in for it.` }),
  };
}

/** Collects blocks of sound at their places in a window. */
class Tape {
  readonly #startSeconds: number;
  readonly #durationSeconds: number;
  #samples = new Float32Array(0);
  #rateHz = 0;
  #channels = 0;
  /** Index just after the last block, counted from the window's start; negative within the preroll. */
  #next = Number.NEGATIVE_INFINITY;
  #length = 0;
  #heard = 0;

  constructor(startSeconds: number, durationSeconds: number) {
    this.#startSeconds = startSeconds;
    this.#durationSeconds = durationSeconds;
  }

  /** Where the sound ends, in seconds from the window's start; 0 before anything came. */
  get endSeconds(): number {
    return this.#rateHz === 0 ? 0 : this.#length / this.#rateHz;
  }

  add(sample: AudioSample): void {
    if (this.#rateHz === 0) this.#begin(sample);
    if (sample.sampleRate !== this.#rateHz) {
      throw new Error(`the sampling rate changes from ${this.#rateHz} to ${sample.sampleRate} Hz`);
    }
    const stamped = Math.round((sample.timestamp - this.#startSeconds) * this.#rateHz);
    const joins = Math.abs(stamped - this.#next) <= JOIN_TOLERANCE_SECONDS * this.#rateHz;
    const position = joins ? this.#next : stamped;
    this.#next = position + sample.numberOfFrames;

    const from = Math.max(0, position);
    const to = Math.min(this.#samples.length, this.#next);
    if (to <= from) return;
    sample.copyTo(this.#samples.subarray(from, to), {
      planeIndex: 0,
      format: 'f32-planar',
      frameOffset: from - position,
      frameCount: to - from,
    });
    this.#heard += to - Math.max(from, Math.min(to, this.#length));
    this.#length = Math.max(this.#length, to);
  }

  finish(): Omit<DecodedAudio, 'truncated'> {
    return {
      samples: this.#samples.slice(0, this.#length),
      sampleRateHz: this.#rateHz,
      channels: this.#channels,
      seconds: this.#rateHz === 0 ? 0 : this.#heard / this.#rateHz,
    };
  }

  #begin(sample: AudioSample): void {
    this.#rateHz = sample.sampleRate;
    this.#channels = sample.numberOfChannels;
    this.#samples = new Float32Array(Math.round(this.#durationSeconds * this.#rateHz));
  }
}
