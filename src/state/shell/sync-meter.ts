/** Measures the offset between video and audio during playback. */

/** Number of offsets that are kept: about twenty seconds of frames. */
const KEPT = 256;

/** Measures the offset between the frame in the player and the audio, frame by frame. */
export class SyncMeter {
  readonly #clock: () => number | null;
  #offsets: number[] = [];
  #lastFrame: number | null = null;

  /** @param clock - the position of the audio, in seconds; null while nothing plays. */
  constructor(clock: () => number | null) {
    this.#clock = clock;
  }

  /** Notes that a frame was drawn. The same frame drawn again is noted once. */
  noteFrame(timeSeconds: number): void {
    const heard = this.#clock();
    if (heard === null || timeSeconds === this.#lastFrame) return;
    this.#lastFrame = timeSeconds;
    this.#offsets.push(Math.abs(timeSeconds - heard));
    if (this.#offsets.length > KEPT) this.#offsets.shift();
  }

  get frames(): number {
    return this.#offsets.length;
  }

  /** Median of |frame time - audio clock| over the last frames, in seconds; null before the first. */
  get medianSeconds(): number | null {
    if (this.#offsets.length === 0) return null;
    const sorted = this.#offsets.toSorted((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  }

  /** Forgets all offsets, for another clip. */
  clear(): void {
    this.#offsets = [];
    this.#lastFrame = null;
  }
}
