/** Holds the last ten seconds of a live input: samples, running spectrogram, frames. */
import { AppError } from '../../core/errors.ts';
import {
  CLIP_SECONDS,
  FRAME_SAMPLES,
  FRAMES_PER_CLIP,
  HOP_SAMPLES,
  MEL_BINS,
  SAMPLE_RATE_HZ,
  SPECTROGRAM_FRAMES,
} from '../../core/geometry.ts';
import { fbank, frameCount } from '../../dsp/fbank.ts';
import { StreamResampler } from '../../dsp/resample.ts';

/** As many samples as a clip has, so that the live embedding and a kept recording see the same. */
const CLIP_SAMPLES = CLIP_SECONDS * SAMPLE_RATE_HZ;

/** A camera frame as the model sees it. */
export interface LivePicture {
  /** Since the start of the live input. */
  readonly atSeconds: number;
  /** (224, 224, 3) RGB bytes. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Size of the camera's frame, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** The last ten seconds of a live input: samples at 16 kHz, their spectrogram for display, and frames. */
export class LiveSession implements Disposable {
  readonly id: string;
  /** The device's rate. */
  readonly sampleRateHz: number;
  readonly #resampler: StreamResampler | null;
  /** (160000), the last `#held` of them filled. */
  readonly #samples = new Float32Array(CLIP_SAMPLES);
  /** (1024, 128) raw log-mel, the last `#frames` rows filled. */
  readonly #logMel = new Float32Array(SPECTROGRAM_FRAMES * MEL_BINS);
  /** The first samples of the next spectrogram frame. */
  #pending = new Float32Array(0);
  #held = 0;
  #total = 0;
  #frames = 0;
  #pictures: LivePicture[] = [];

  private constructor(id: string, sampleRateHz: number, resampler: StreamResampler | null) {
    this.id = id;
    this.sampleRateHz = sampleRateHz;
    this.#resampler = resampler;
  }

  /** @param sampleRateHz - of the blocks to come. */
  static async open(id: string, sampleRateHz: number): Promise<LiveSession> {
    const resampler = sampleRateHz === SAMPLE_RATE_HZ ? null : await StreamResampler.open(sampleRateHz);
    return new LiveSession(id, sampleRateHz, resampler);
  }

  /** Seconds of audio since the start, including silence for lost samples. */
  get heardSeconds(): number {
    return this.#total / SAMPLE_RATE_HZ;
  }

  /** The last ten seconds at 16 kHz, or less if less was heard. */
  get lastSamples(): Float32Array<ArrayBuffer> {
    return this.#samples.slice(CLIP_SAMPLES - this.#held);
  }

  get lastPicture(): LivePicture | null {
    return this.#pictures.at(-1) ?? null;
  }

  /** The running spectrogram: (frames, 128) raw log-mel, the newest last. */
  get spectrogram(): { readonly logMel: Float32Array<ArrayBuffer>; readonly frames: number } {
    const start = (SPECTROGRAM_FRAMES - this.#frames) * MEL_BINS;
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
    this.#pictures = this.#pictures.filter((old) => atSeconds - old.atSeconds <= CLIP_SECONDS);
    this.#pictures.push({ ...picture, atSeconds });
  }

  /**
   * Ten frames spread over the last `seconds`: for each tenth, the frame nearest to its middle. Frames repeat if there
   * are few. Times are from the start of these seconds.
   */
  tenPictures(seconds: number): (LivePicture & { readonly timeSeconds: number })[] {
    const start = this.heardSeconds - seconds;
    const recent = this.#pictures.filter(({ atSeconds }) => atSeconds >= start);
    const [first] = recent;
    if (!first) return [];
    return Array.from({ length: FRAMES_PER_CLIP }, (_, index) => {
      const middle = start + ((index + 0.5) * seconds) / FRAMES_PER_CLIP;
      const nearest = recent.reduce(
        (best, other) =>
          Math.abs(other.atSeconds - middle) < Math.abs(best.atSeconds - middle) ? other : best,
        first,
      );
      return { ...nearest, timeSeconds: nearest.atSeconds - start };
    });
  }

  [Symbol.dispose](): void {
    this.#resampler?.[Symbol.dispose]();
  }

  /** Computes only new spectrogram frames, because all frames start on one grid of hops. */
  #analyse(samples: Float32Array): void {
    const sound = new Float32Array(this.#pending.length + samples.length);
    sound.set(this.#pending);
    sound.set(samples, this.#pending.length);
    const count = frameCount(sound.length);
    this.#pending = sound.slice(count * HOP_SAMPLES);
    if (count === 0) return;
    this.#frames = shift(this.#logMel, fbank(sound).data, this.#frames * MEL_BINS) / MEL_BINS;
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
