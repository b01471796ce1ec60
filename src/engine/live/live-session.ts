/** A live input's last seconds: samples, running spectrogram, pictures. */
import { AppError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import { FRAME_SAMPLES, MEL_BINS, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import { fbank, frameCount } from '../../dsp/fbank.ts';
import { StreamResampler } from '../../dsp/resample.ts';
import { spreadOver } from '../clip/spread-over.ts';

/** A camera frame as the model sees it. */
export interface LivePicture {
  /** Since the start of the live input. */
  readonly atSeconds: number;
  /** (size, size, 3) RGB bytes. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Size of the camera's frame, in pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The last seconds of a live input, as many as a clip has: samples at 16 kHz, their spectrogram for the eye,
 * pictures.
 */
export class LiveSession implements Disposable {
  readonly id: string;
  /** The device's rate. */
  readonly sampleRateHz: number;
  readonly #resampler: StreamResampler | null;
  /** What the seconds are held for. */
  readonly family: ModelFamily;
  /** A clip's samples, of which the last `#held` are filled: the embedding reads them and a kept clip is them. */
  readonly #samples: Float32Array<ArrayBuffer>;
  /** (spectrogram frames, 128) raw log-mel of which the last `frames` are filled. */
  readonly #logMel: Float32Array<ArrayBuffer>;
  /** Samples that begin the next spectrogram frame. */
  #pending = new Float32Array(0);
  #held = 0;
  #total = 0;
  #frames = 0;
  #pictures: LivePicture[] = [];

  private constructor(
    id: string,
    sampleRateHz: number,
    family: ModelFamily,
    resampler: StreamResampler | null,
  ) {
    this.id = id;
    this.sampleRateHz = sampleRateHz;
    this.family = family;
    this.#samples = new Float32Array(family.clipSeconds * SAMPLE_RATE_HZ);
    this.#logMel = new Float32Array(family.audio.spectrogramFrames * MEL_BINS);
    this.#resampler = resampler;
  }

  /** @param sampleRateHz - of the blocks to come. */
  static async open(id: string, sampleRateHz: number, family: ModelFamily): Promise<LiveSession> {
    const resampler = sampleRateHz === SAMPLE_RATE_HZ ? null : await StreamResampler.open(sampleRateHz);
    return new LiveSession(id, sampleRateHz, family, resampler);
  }

  /**
   * The same listening for models of another family; this one must not be used any more. Pictures of another size are
   * left out: new ones follow.
   */
  under(family: ModelFamily): LiveSession {
    const next = new LiveSession(this.id, this.sampleRateHz, family, this.#resampler);
    const samples = this.lastSamples;
    next.#total = this.#total;
    next.#held = shift(next.#samples, samples, 0);
    next.#analyse(samples);
    if (this.family.visual.size === family.visual.size) next.#pictures = this.#pictures;
    return next;
  }

  /** Seconds of audio since the start, including silence for lost samples. */
  get heardSeconds(): number {
    return this.#total / SAMPLE_RATE_HZ;
  }

  /** The last seconds at 16 kHz, as many as a clip has, or fewer at the start. */
  get lastSamples(): Float32Array<ArrayBuffer> {
    return this.#samples.slice(this.#samples.length - this.#held);
  }

  get lastPicture(): LivePicture | null {
    return this.#pictures.at(-1) ?? null;
  }

  /** The running spectrogram: (frames, 128) raw log-mel, the newest last. */
  get spectrogram(): { readonly logMel: Float32Array<ArrayBuffer>; readonly frames: number } {
    const start = this.#logMel.length - this.#frames * MEL_BINS;
    return { logMel: this.#logMel.subarray(start), frames: this.#frames };
  }

  /** @param block - one channel at the device's rate. */
  hear(block: Float32Array<ArrayBuffer>): void {
    const samples = this.#resampler ? this.#resampler.push(block) : block;
    this.#total += samples.length;
    this.#held = shift(this.#samples, samples, this.#held);
    this.#analyse(samples);
  }

  see(picture: Omit<LivePicture, 'atSeconds'>): void {
    const atSeconds = this.heardSeconds;
    const { clipSeconds } = this.family;
    this.#pictures = this.#pictures.filter((old) => atSeconds - old.atSeconds <= clipSeconds);
    this.#pictures.push({ ...picture, atSeconds });
  }

  /**
   * A clip's pictures, spread over the last `seconds`: for each share of them the one nearest to its middle, so that
   * pictures repeat where few came. Times are from the start of these seconds.
   */
  spreadPictures(seconds: number): (LivePicture & { readonly timeSeconds: number })[] {
    const start = this.heardSeconds - seconds;
    const recent = this.#pictures.filter(({ atSeconds }) => atSeconds >= start);
    const [first] = recent;
    if (!first) return [];
    const times = recent.map(({ atSeconds }) => atSeconds - start);
    return spreadOver(times, seconds, this.family.visual.framesPerClip).map((place) => ({
      ...(recent[place] ?? first),
      timeSeconds: times[place] ?? 0,
    }));
  }

  [Symbol.dispose](): void {
    this.#resampler?.[Symbol.dispose]();
  }

  /** Computes only new spectrogram frames, because all frames start on one grid of hops. */
  #analyse(samples: Float32Array): void {
    const sound = new Float32Array(this.#pending.length + samples.length);
    sound.set(this.#pending);
    sound.set(samples, this.#pending.length);
    const { hopSamples } = this.family.audio;
    const count = frameCount(sound.length, hopSamples);
    this.#pending = sound.slice(count * hopSamples);
    if (count === 0) return;
    this.#frames = shift(this.#logMel, fbank(sound, { hopSamples }).data, this.#frames * MEL_BINS) / MEL_BINS;
  }
}

/** Appends to an array that keeps its newest values at its end. @returns how many values are filled. */
function shift(store: Float32Array, values: Float32Array, filled: number): number {
  const fresh = values.subarray(Math.max(0, values.length - store.length));
  store.copyWithin(0, fresh.length);
  store.set(fresh, store.length - fresh.length);
  return Math.min(store.length, filled + fresh.length);
}

/** @throws {@link AppError} `media/too-short` if neither 25 ms of audio nor a frame has arrived. */
export function requireSomething(session: LiveSession): void {
  if (session.lastSamples.length >= FRAME_SAMPLES || session.lastPicture) return;
  throw new AppError('media/too-short', 'Expected some live audio, got none yet: wait for a second.');
}
