/** Plays a clip's PCM through an AudioWorklet, which is the clock for the frames. */
import { AppError } from '../core/errors.ts';
import { SAMPLE_RATE_HZ } from '../core/geometry.ts';
import type { PlayerCommand, PlayerReport } from './worklets/player-processor.ts';
import processorUrl from './worklets/player-processor.ts?worker&url';

/** Mono audio to play. */
export interface PlayerSound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
}

/** The name of the track that `load` sets. */
const ORIGINAL = 'original';

interface Track {
  readonly slot: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

export interface PlayerState {
  readonly playing: boolean;
  readonly positionSeconds: number;
}

/**
 * Plays one window of audio through an AudioWorklet and reports its position. A clip without audio runs on a timer with
 * the same interface, so that its frames still play. Other tracks of the same length can be added; a change between
 * them fades at the current position.
 *
 * The audio context is made on the first `play`, which a click or key causes, because browsers keep one that is made
 * earlier suspended. If the output has a delay, positions are those of what is heard now.
 */
export class Player {
  #context: AudioContext | null = null;
  #node: AudioWorkletNode | null = null;
  #sound: PlayerSound | null = null;
  #durationSeconds = 0;
  #positionSeconds = 0;
  #playing = false;
  /** Whether the audio is loaded in the processor; new audio or a new context must be sent again. */
  #sent = false;
  /** By name; the track that `load` sets has slot 0. */
  readonly #tracks = new Map<string, Track>();
  #heard = ORIGINAL;
  #nextSlot = 1;
  /** A position in the audio and the context's time at which it is rendered. */
  #anchor: { readonly seconds: number; readonly contextSeconds: number } | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  readonly #listeners = new Set<(state: PlayerState) => void>();

  subscribe(listener: (state: PlayerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async load(sound: PlayerSound | null, durationSeconds: number): Promise<void> {
    this.unload();
    this.#sound = sound;
    if (sound) this.#tracks.set(ORIGINAL, { slot: 0, samples: sound.samples });
    this.#durationSeconds = durationSeconds;
  }

  unload(): void {
    this.#stop();
    this.#sound = null;
    this.#sent = false;
    this.#tracks.clear();
    this.#heard = ORIGINAL;
    this.#tell(0);
  }

  /**
   * Adds or replaces a track. If that name is playing, it fades to the new samples.
   *
   * @throws {@link AppError} `shape` unless it is as long as the audio.
   */
  setTrack(name: string, samples: Float32Array<ArrayBuffer>): void {
    if (samples.length !== this.#sound?.samples.length)
      throw new AppError(
        'shape',
        `Expected a track of ${this.#sound?.samples.length ?? 0} samples, the length of the audio, got ${samples.length}.`,
      );
    const before = this.#tracks.get(name);
    const track = { slot: this.#nextSlot++, samples };
    this.#tracks.set(name, track);
    if (!this.#node || !this.#sent) return;
    this.#send(this.#node, { kind: 'add', ...track });
    if (this.#heard === name) this.#send(this.#node, { kind: 'hear', slot: track.slot });
    if (before) this.#send(this.#node, { kind: 'drop', slot: before.slot });
  }

  /** Fades to a track: `original`, or one that was set. Unknown names are ignored. */
  hear(name: string): void {
    const track = this.#tracks.get(name);
    if (!track) return;
    this.#heard = name;
    if (this.#node && this.#sent) this.#send(this.#node, { kind: 'hear', slot: track.slot });
  }

  /** The position heard at this moment, by the audio clock; finer than the last report. Null while paused. */
  clockSeconds(): number | null {
    if (!this.#playing) return null;
    if (!this.#sound) return this.#positionSeconds;
    if (!this.#context || !this.#anchor) return null;
    const { seconds, contextSeconds } = this.#anchor;
    return seconds + this.#context.currentTime - contextSeconds - (this.#context.outputLatency || 0);
  }

  async play(): Promise<void> {
    if (this.#positionSeconds >= this.#durationSeconds - 0.02) this.#positionSeconds = 0;
    if (this.#sound) {
      const sound = this.#sound;
      const node = await this.#ready();
      // Another clip may have been loaded while the context started.
      if (sound !== this.#sound) return;
      if (!this.#sent) {
        this.#sendTracks(node, sound);
        this.#sent = true;
      }
      this.#playing = true;
      this.#anchor = null;
      this.#send(node, { kind: 'seek', seconds: this.#positionSeconds });
      this.#send(node, { kind: 'play' });
    } else this.#startTimer();
    this.#tell(this.#positionSeconds);
  }

  pause(): void {
    this.#stop();
    this.#tell(this.#positionSeconds);
  }

  seek(seconds: number): void {
    const target = Math.min(this.#durationSeconds, Math.max(0, seconds));
    this.#anchor = null;
    if (this.#node && this.#sent) this.#send(this.#node, { kind: 'seek', seconds: target });
    this.#tell(target);
  }

  async #ready(): Promise<AudioWorkletNode> {
    this.#context ??= makeContext();
    const context = this.#context;
    if (context.state !== 'running') await context.resume();
    if (this.#node) return this.#node;
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, 'clip-player', { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    node.port.onmessage = (event: MessageEvent<PlayerReport>) => this.#listen(event.data);
    this.#node = node;
    return node;
  }

  #sendTracks(node: AudioWorkletNode, sound: PlayerSound): void {
    this.#send(node, { kind: 'load', ...sound });
    for (const [name, track] of this.#tracks) {
      if (track.slot !== 0) this.#send(node, { kind: 'add', ...track });
      if (name === this.#heard) this.#send(node, { kind: 'hear', slot: track.slot });
    }
  }

  #listen({ kind, seconds, contextSeconds }: PlayerReport): void {
    this.#anchor = { seconds, contextSeconds };
    if (!this.#playing) return;
    if (kind === 'ended') {
      this.#stop();
      this.#tell(this.#durationSeconds);
      return;
    }
    this.#tell(Math.max(0, seconds - (this.#context?.outputLatency ?? 0)));
  }

  #startTimer(): void {
    this.#playing = true;
    const startedAt = performance.now() - this.#positionSeconds * 1000;
    let expected = this.#positionSeconds;
    let origin = startedAt;
    this.#timer = setInterval(() => {
      // A seek while playing moves the origin instead of the clock.
      if (Math.abs(this.#positionSeconds - expected) > 1e-6)
        origin = performance.now() - this.#positionSeconds * 1000;
      const now = (performance.now() - origin) / 1000;
      if (now >= this.#durationSeconds) this.#stop();
      expected = Math.min(now, this.#durationSeconds);
      this.#tell(expected);
    }, 33);
  }

  #stop(): void {
    this.#playing = false;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#node) this.#send(this.#node, { kind: 'pause' });
  }

  /** Commands are cloned, not moved, so that the audio is still there for the next context. */
  #send(node: AudioWorkletNode, command: PlayerCommand): void {
    node.port.postMessage(command);
  }

  #tell(positionSeconds: number): void {
    this.#positionSeconds = positionSeconds;
    for (const listener of this.#listeners) listener({ playing: this.#playing, positionSeconds });
  }
}

/** At the model's rate if the browser allows it, otherwise at the device's; the processor then resamples. */
function makeContext(): AudioContext {
  try {
    return new AudioContext({ sampleRate: SAMPLE_RATE_HZ });
  } catch {
    return new AudioContext();
  }
}
