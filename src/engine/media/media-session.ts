/** One media worker from start to end, ended when it makes no progress. */
import { AppError } from '../../core/errors.ts';
import type { ConnectMedia, MediaConnection } from './connect-media.ts';
import type { MediaContract } from './media-contract.ts';
import type { Patience } from './media-lane.ts';

type Beat = MediaContract['beat']['result'];

/** One media worker from its start to its end, and the watch over it. */
export class MediaSession {
  readonly #patience: Patience;
  readonly #connection: MediaConnection;
  #failure: AppError | null = null;
  #calls = 0;
  #watch: ReturnType<typeof setInterval> | null = null;
  /** Looks in a row that saw no progress. They are counted, not timed: a machine that slept has not waited. */
  #stillBeats = 0;
  #steps = -1;
  #isBeating = false;
  /** Whether its program is there: until then nothing of a file was read. */
  #isUp = false;

  constructor(connect: ConnectMedia, patience: Patience) {
    this.#patience = patience;
    this.#connection = connect((isLoaded) =>
      this.#end(isLoaded && this.#isUp ? programFailed() : notFetched()),
    );
    // Asked first, it is answered before any file is looked at.
    void this.beat().then(() => (this.#isUp = true));
  }

  get hasEnded(): boolean {
    return this.#failure !== null;
  }

  /** @see MediaTurn.call */
  async call<K extends keyof MediaContract>(
    task: K,
    params: MediaContract[K]['params'],
    signal?: AbortSignal,
    discard?: (answer: MediaContract[K]['result']) => void,
  ): Promise<MediaContract[K]['result']> {
    if (this.#failure) throw this.#failure;
    this.#beginWatch();
    const answer = this.#connection.client.call(task, params);
    try {
      return await orAborted(answer, signal, discard);
    } finally {
      this.#endWatch();
    }
  }

  /** Says something that needs no answer. */
  tell<K extends keyof MediaContract>(task: K, params: MediaContract[K]['params']): void {
    if (!this.#failure) this.#connection.client.call(task, params).catch(() => undefined);
  }

  /** A sign of life; null from a worker that has ended. */
  async beat(): Promise<Beat | null> {
    if (this.#failure) return null;
    return this.#connection.client.call('beat', {}).catch(() => null);
  }

  /** Ends the work under way: by asking, and where that is not heard soon, by ending the worker. */
  async stop(): Promise<void> {
    if (this.#failure) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.#patience.stopMs);
    });
    const stopping = this.#connection.client.call('stop', {}).then(
      () => true,
      () => true,
    );
    const isStopped = await Promise.race([stopping, patience]);
    clearTimeout(timer);
    if (!isStopped) this.#end(new AppError('aborted', 'Cancelled.'));
  }

  #beginWatch(): void {
    this.#calls++;
    this.#stillBeats = 0;
    this.#watch ??= setInterval(() => this.#look(), this.#patience.beatMs);
  }

  #endWatch(): void {
    this.#calls--;
    if (this.#calls > 0 || this.#watch === null) return;
    clearInterval(this.#watch);
    this.#watch = null;
  }

  #look(): void {
    if (!this.#isUp) return;
    this.#stillBeats++;
    if (this.#stillBeats * this.#patience.beatMs > this.#patience.stillMs) {
      const seconds = this.#patience.stillMs / 1000;
      this.#end(this.#isBeating ? blocked(seconds) : stalled(seconds));
      return;
    }
    if (this.#isBeating) return;
    this.#isBeating = true;
    void this.beat().then((beat) => {
      this.#isBeating = false;
      if (!beat || beat.steps === this.#steps) return;
      this.#steps = beat.steps;
      this.#stillBeats = 0;
    });
  }

  #end(failure: AppError): void {
    if (this.#failure) return;
    this.#failure = failure;
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#connection.end();
    this.#connection.client.fail(failure);
  }
}

/** An answer, unless the work is cancelled first; then the answer goes to `discard` when it comes. */
function orAborted<T>(
  answer: Promise<T>,
  signal: AbortSignal | undefined,
  discard: ((answer: T) => void) | undefined,
): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    let isCancelled = false;
    const onAbort = () => {
      isCancelled = true;
      reject(new AppError('aborted', 'Cancelled.'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    answer
      .then((value) => (isCancelled ? discard?.(value) : resolve(value)), reject)
      .finally(() => {
        signal.removeEventListener('abort', onAbort);
      });
  });
}

const blocked = (seconds: number) =>
  new AppError(
    'media/damaged',
    `This file's headers are damaged: reading it made no progress for ${seconds} seconds, so it was given up. Fetch or export the file again.`,
  );

const stalled = (seconds: number) =>
  new AppError(
    'media/stalled',
    `Nothing more could be read or decoded of this file for ${seconds} seconds, so it was given up: this file's headers are damaged, or the drive it lies on does not answer.`,
  );

const programFailed = () =>
  new AppError('media/damaged', "This file's headers are damaged: what reads media failed on it.");

const notFetched = () =>
  new AppError(
    'not-fetched',
    'A part of this page could not be fetched: check the connection and try again. If that does not help, reload the page, because a newer version may have replaced it.',
  );
