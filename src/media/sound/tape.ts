/** Joins stretches into the audio of a window. */
export class Tape {
  readonly #startSeconds: number;
  readonly #durationSeconds: number;
  #samples = new Float32Array(0);
  #rateHz = 0;
  #channels = 0;
  #length = 0;
  #heard = 0;

  /** @param durationSeconds - what is past it is left out; at or below 0 everything is. */
  constructor(startSeconds: number, durationSeconds: number) {
    this.#startSeconds = startSeconds;
    this.#durationSeconds = Math.max(0, durationSeconds);
  }

  /**
   * Adds blocks, one after the other. They replace any audio that is already there.
   *
   * @throws `Error` if the sampling rate differs from before.
   */
  add(
    startSeconds: number,
    blocks: readonly Float32Array[],
    format: { readonly sampleRateHz: number; readonly channels: number },
  ): void {
    if (this.#rateHz === 0) {
      this.#rateHz = format.sampleRateHz;
      this.#channels = format.channels;
      this.#samples = new Float32Array(Math.round(this.#durationSeconds * this.#rateHz));
    }
    if (format.sampleRateHz !== this.#rateHz) {
      throw new Error(`the sampling rate changes from ${this.#rateHz} to ${format.sampleRateHz} Hz`);
    }
    let position = Math.round((startSeconds - this.#startSeconds) * this.#rateHz);
    for (const block of blocks) {
      const from = Math.max(0, position);
      const to = Math.min(this.#samples.length, position + block.length);
      if (to > from) {
        this.#samples.set(block.subarray(from - position, to - position), from);
        this.#heard += to - Math.max(from, Math.min(to, this.#length));
        this.#length = Math.max(this.#length, to);
      }
      position += block.length;
    }
  }

  /** @param toTheEnd - whether audio follows after the window: the rest of it is then zeros. */
  finish(toTheEnd: boolean): {
    samples: Float32Array<ArrayBuffer>;
    sampleRateHz: number;
    channels: number;
    seconds: number;
  } {
    return {
      samples: toTheEnd ? this.#samples : this.#samples.slice(0, this.#length),
      sampleRateHz: this.#rateHz,
      channels: this.#channels,
      seconds: this.#rateHz === 0 ? 0 : this.#heard / this.#rateHz,
    };
  }
}
