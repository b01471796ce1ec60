/**
 * Plays one of several equally long mono tracks from a given position, and reports its position.
 *
 * A change of track fades at the same position, so there is neither a gap nor a click. The tracks may have another rate
 * than the context. They are then read at fractional positions, with linear interpolation, so that a browser that
 * refuses a 16 kHz context still plays at the right pitch.
 */

/** From the page to the processor. Tracks are identified by their slot; `load` fills slot 0 and plays it. */
export type PlayerCommand =
  | { readonly kind: 'load'; readonly samples: Float32Array<ArrayBuffer>; readonly sampleRateHz: number }
  | { readonly kind: 'add'; readonly slot: number; readonly samples: Float32Array<ArrayBuffer> }
  | { readonly kind: 'hear'; readonly slot: number }
  /** Forgets a track once it is no longer heard. */
  | { readonly kind: 'drop'; readonly slot: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'seek'; readonly seconds: number };

/** From the processor to the page: the position rendered at a time of the context's clock. */
export type PlayerReport = {
  readonly kind: 'position' | 'ended';
  readonly seconds: number;
  readonly contextSeconds: number;
};

// The worklet's own globals, which the DOM library does not declare.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const sampleRate: number;
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const REPORTS_PER_SECOND = 30;

/** How long one track fades into another: too short for an echo, too long for a click. */
const FADE_SECONDS = 0.02;

interface Track {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The shares of all tracks add up to one. */
  share: number;
  leaving: boolean;
}

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #tracks = new Map<number, Track>();
  #heard = 0;
  #fading = false;
  #length = 0;
  #sampleRateHz = sampleRate;
  #position = 0;
  #playing = false;
  #sinceReport = 0;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<PlayerCommand>) => this.#obey(event.data);
  }

  #obey(command: PlayerCommand): void {
    switch (command.kind) {
      case 'load':
        this.#tracks.clear();
        this.#tracks.set(0, { samples: command.samples, share: 1, leaving: false });
        this.#heard = 0;
        this.#length = command.samples.length;
        this.#sampleRateHz = command.sampleRateHz;
        this.#position = 0;
        this.#playing = false;
        break;
      case 'add':
        this.#tracks.set(command.slot, { samples: command.samples, share: 0, leaving: false });
        return;
      case 'hear':
        if (this.#tracks.has(command.slot)) this.#heard = command.slot;
        this.#fading = true;
        // While nothing plays there is nothing to fade.
        if (!this.#playing) this.#fade(1);
        return;
      case 'drop': {
        const track = this.#tracks.get(command.slot);
        if (track) track.leaving = true;
        this.#forgetLeft();
        return;
      }
      case 'seek':
        this.#position = Math.min(this.#length, Math.max(0, command.seconds * this.#sampleRateHz));
        break;
      default:
        this.#playing = command.kind === 'play';
    }
    this.#report('position', 0);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const frames = channels[0]?.length ?? 0;
    if (!this.#playing || frames === 0) return true;
    const step = this.#sampleRateHz / sampleRate;
    for (let i = 0; i < frames; i += 1) {
      if (this.#fading) this.#fade(1 / (FADE_SECONDS * sampleRate));
      const value = this.#valueHere();
      for (const channel of channels) channel[i] = value;
      this.#position += step;
    }
    this.#sinceReport += frames;
    if (this.#position >= this.#length) {
      this.#playing = false;
      this.#report('ended', frames);
    } else if (this.#sinceReport >= sampleRate / REPORTS_PER_SECOND) this.#report('position', frames);
    return true;
  }

  #valueHere(): number {
    const at = Math.floor(this.#position);
    const between = this.#position - at;
    let value = 0;
    for (const { samples, share } of this.#tracks.values()) {
      if (share === 0) continue;
      const here = samples[at] ?? 0;
      value += share * (here + ((samples[at + 1] ?? here) - here) * between);
    }
    return value;
  }

  /** Moves up to `step` of the total share from the other tracks, each in proportion, to the selected one. */
  #fade(step: number): void {
    const heard = this.#tracks.get(this.#heard);
    if (!heard) return;
    const before = 1 - heard.share;
    const after = Math.max(0, before - step);
    for (const track of this.#tracks.values())
      track.share = track === heard ? 1 - after : after === 0 ? 0 : track.share * (after / before);
    if (after > 0) return;
    this.#fading = false;
    this.#forgetLeft();
  }

  #forgetLeft(): void {
    for (const [slot, { leaving, share }] of this.#tracks)
      if (leaving && share === 0) this.#tracks.delete(slot);
  }

  /** @param ahead - samples rendered in this block; the last is heard this much after its time. */
  #report(kind: PlayerReport['kind'], ahead: number): void {
    this.#sinceReport = 0;
    const seconds = Math.min(this.#position, this.#length) / this.#sampleRateHz;
    const contextSeconds = currentTime + ahead / sampleRate;
    this.port.postMessage({ kind, seconds, contextSeconds } satisfies PlayerReport);
  }
}

registerProcessor('clip-player', PlayerProcessor);
