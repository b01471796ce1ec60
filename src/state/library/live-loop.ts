/** Sends live audio and frames to the worker, block by block, and computes an embedding once a second. */
import type { LiveLook, LiveStep } from '../../contract/live.ts';
import type { SimilarityParams } from '../../contract/similarity.ts';
import { AppError } from '../../core/errors.ts';
import type { LiveDevices, Services } from '../services.ts';

/** Least audio per block; a busy worker gets longer blocks. */
const BLOCK_SECONDS = 0.2;
/** Seconds of audio between two embeddings, and between two frames. */
const STEP_SECONDS = 1;
const PICTURE_SECONDS = 1;

/** Receives the results of the loop. */
export interface LiveListener {
  readonly look: (look: LiveLook, missedSeconds: number) => void;
  readonly step: (step: LiveStep) => void;
  readonly stepFailed: (error: unknown) => void;
  /** A step was due while the previous one was still running. */
  readonly skipped: () => void;
  /** The clips to compare with. */
  readonly gallery: () => SimilarityParams['clips'];
}

/**
 * Sends audio and frames from the devices to the worker, one block at a time, and asks for an embedding once a second.
 * Steps that fall due during a longer step are skipped, so nothing queues.
 */
export class LiveLoop {
  readonly id: string;
  readonly #devices: LiveDevices;
  readonly #engine: Services['engine'];
  readonly #listener: LiveListener;
  readonly #stepping = new AbortController();
  /** Resolves, never rejects, when no block is in flight any more. */
  readonly #idle: Promise<void>;
  #finishing = false;
  #stepRuns = false;
  #nextStepSeconds = STEP_SECONDS;
  #nextPictureSeconds = 0;

  /** Starts at once. @param onFailed - called if the worker no longer accepts blocks. */
  constructor(
    id: string,
    devices: LiveDevices,
    engine: Services['engine'],
    listener: LiveListener,
    onFailed: (error: unknown) => void,
  ) {
    this.id = id;
    this.#devices = devices;
    this.#engine = engine;
    this.#listener = listener;
    this.#idle = this.#run().catch((error: unknown) => {
      if (!this.#finishing) onFailed(error);
    });
  }

  /** Sends the audio up to now to the worker, then closes the devices. */
  async finish(): Promise<void> {
    this.#finishing = true;
    this.#stepping.abort();
    this.#devices.finish();
    await this.#idle;
    await this.#devices.close();
  }

  /** Closes the devices at once. */
  async abandon(): Promise<void> {
    this.#finishing = true;
    this.#stepping.abort();
    await this.#devices.close();
    await this.#idle;
  }

  async #run(): Promise<void> {
    while (!this.#finishing) {
      const block = await this.#devices.next(BLOCK_SECONDS);
      await this.#hear(block);
    }
  }

  async #hear({ samples, missed }: Awaited<ReturnType<LiveDevices['next']>>): Promise<void> {
    const { sampleRateHz } = this.#devices;
    const picture = this.#nextPictureSeconds <= 0 ? await this.#devices.picture() : null;
    if (picture) this.#nextPictureSeconds = PICTURE_SECONDS;
    this.#nextPictureSeconds -= (samples.length + missed) / sampleRateHz;
    const look = await this.#engine.call(
      'liveHear',
      { liveId: this.id, samples, sampleRateHz, missedSamples: missed, picture },
      { transfer: [samples.buffer, ...(picture ? [picture] : [])] },
    );
    if (this.#stepping.signal.aborted) return;
    this.#listener.look(look, missed / sampleRateHz);
    if (look.heardSeconds < this.#nextStepSeconds) return;
    this.#nextStepSeconds = look.heardSeconds + STEP_SECONDS;
    if (this.#stepRuns) this.#listener.skipped();
    else void this.#step();
  }

  async #step(): Promise<void> {
    const { signal } = this.#stepping;
    this.#stepRuns = true;
    try {
      const params = { liveId: this.id, clips: this.#listener.gallery() };
      const step = await this.#engine.call('liveStep', params, { signal });
      if (!signal.aborted) this.#listener.step(step);
    } catch (error) {
      const quiet = signal.aborted || (error instanceof AppError && error.code === 'aborted');
      if (!quiet) this.#listener.stepFailed(error);
    } finally {
      this.#stepRuns = false;
    }
  }
}
