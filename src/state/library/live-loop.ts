/** Blocks to the worker one at a time, a step a second, skipped where late. */
import type { LiveLook, LiveStep } from '../../contract/live.ts';
import type { SimilarityParams } from '../../contract/similarity.ts';
import { AppError } from '../../core/errors.ts';
import type { LiveDevices, Services } from '../services.ts';

/** How much sound the worker is given at once, at least; more where it is busy. */
const BLOCK_SECONDS = 0.2;
/** How often, in time heard, the embedding is computed, and a picture taken. */
const STEP_SECONDS = 1;
const PICTURE_SECONDS = 1;

/** What the loop tells as it goes. */
export interface LiveListener {
  readonly look: (look: LiveLook, missedSeconds: number) => void;
  readonly step: (step: LiveStep) => void;
  readonly stepFailed: (error: unknown) => void;
  /** A step was due while the one before still ran. */
  readonly skipped: () => void;
  /** The clips to compare with. */
  readonly gallery: () => SimilarityParams['clips'];
}

/**
 * Carries sound and pictures from the devices to the worker, one block at a time, and has it embed them once a
 * second: a step that takes longer leaves out those that fall due meanwhile, so nothing ever queues.
 */
export class LiveLoop {
  readonly id: string;
  readonly #devices: LiveDevices;
  readonly #engine: Services['engine'];
  readonly #listener: LiveListener;
  readonly #stepping = new AbortController();
  /** Settles, never rejects, once no block is on its way any more. */
  readonly #idle: Promise<void>;
  #finishing = false;
  #stepRuns = false;
  #nextStepSeconds = STEP_SECONDS;
  #nextPictureSeconds = 0;

  /** Begins at once. @param onFailed - told if the worker no longer takes blocks. */
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

  /** Lets the worker have the sound up to now, then gives the devices back. */
  async finish(): Promise<void> {
    this.#finishing = true;
    this.#stepping.abort();
    this.#devices.finish();
    await this.#idle;
    await this.#devices.close();
  }

  /** Gives the devices back at once. */
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
