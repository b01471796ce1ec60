/**
 * Plays one mono buffer, from where it is told, and reports where it is.
 *
 * The buffer may have another rate than the context: it is then read at fractional positions, with linear
 * interpolation, so that a browser that refuses a 16 kHz context still plays in tune.
 */

/** From the page to the processor. */
export type PlayerCommand =
  | { readonly kind: 'load'; readonly samples: Float32Array<ArrayBuffer>; readonly sampleRateHz: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'seek'; readonly seconds: number };

/** From the processor to the page. */
export type PlayerReport = { readonly kind: 'position' | 'ended'; readonly seconds: number };

// The worklet's own globals, which the DOM library does not declare.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const REPORTS_PER_SECOND = 30;

class PlayerProcessor extends AudioWorkletProcessor {
  #samples = new Float32Array(0);
  #sampleRateHz = sampleRate;
  #position = 0;
  #playing = false;
  #sinceReport = 0;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<PlayerCommand>) => this.#obey(event.data);
  }

  #obey(command: PlayerCommand): void {
    if (command.kind === 'load') {
      this.#samples = command.samples;
      this.#sampleRateHz = command.sampleRateHz;
      this.#position = 0;
      this.#playing = false;
    } else if (command.kind === 'seek') {
      this.#position = Math.min(this.#samples.length, Math.max(0, command.seconds * this.#sampleRateHz));
    } else {
      this.#playing = command.kind === 'play';
    }
    this.#report('position');
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const frames = channels[0]?.length ?? 0;
    if (!this.#playing || frames === 0) return true;
    const step = this.#sampleRateHz / sampleRate;
    for (let i = 0; i < frames; i += 1) {
      const at = Math.floor(this.#position);
      const here = this.#samples[at] ?? 0;
      const next = this.#samples[at + 1] ?? here;
      const value = here + (next - here) * (this.#position - at);
      for (const channel of channels) channel[i] = value;
      this.#position += step;
    }
    this.#sinceReport += frames;
    if (this.#position >= this.#samples.length) {
      this.#playing = false;
      this.#report('ended');
    } else if (this.#sinceReport >= sampleRate / REPORTS_PER_SECOND) this.#report('position');
    return true;
  }

  #report(kind: PlayerReport['kind']): void {
    this.#sinceReport = 0;
    const seconds = Math.min(this.#position, this.#samples.length) / this.#sampleRateHz;
    this.port.postMessage({ kind, seconds } satisfies PlayerReport);
  }
}

registerProcessor('clip-player', PlayerProcessor);
