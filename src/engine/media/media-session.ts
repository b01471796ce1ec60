/** One media worker from start to end, and the watch that ends it if it makes no progress. */
import { AppError } from '../../core/errors.ts';
import type { ConnectMedia, MediaConnection } from './connect-media.ts';
import type { MediaContract } from './media-contract.ts';
import type { Patience } from './media-lane.ts';

type Beat = MediaContract['beat']['result'];

/** One media worker from start to end, with a watch on its progress. */
export class MediaSession {
  readonly #patience: Patience;
  readonly #connection: MediaConnection;
  #failure: AppError | null = null;
  #calls = 0;
  #watch: ReturnType<typeof setInterval> | null = null;
  /** Consecutive checks without progress. They are counted, not timed, so that a machine's sleep does not count. */
  #stillBeats = 0;
  #steps = -1;
  #isBeating = false;
  /** Whether its program is loaded; before that it has read no file. */
  #isUp = false;

  constructor(connect: ConnectMedia, patience: Patience) {
    this.#patience = patience;
    this.#connection = connect((isLoaded) =>
      this.#end(isLoaded && this.#isUp ? programFailed() : notFetched()),
    );
    // This is the first message, so it is answered before any file is read.
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

  /** Sends a message that needs no answer. */
  tell<K extends keyof MediaContract>(task: K, params: MediaContract[K]['params']): void {
    if (!this.#failure) this.#connection.client.call(task, params).catch(() => undefined);
  }

  /** Asks for a sign of life; null if the worker has ended. */
  async beat(): Promise<Beat | null> {
    if (this.#failure) return null;
    return this.#connection.client.call('beat', {}).catch(() => null);
  }

  /** Stops the running work: asks the worker to stop, and terminates it if it does not stop in time. */
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

/** Waits for an answer or a cancel; after a cancel, the answer goes to `discard` when it arrives. */
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
    `This file's headers are damaged: reading made no progress for ${seconds} seconds and was stopped. Fetch or export the file again.`,
  );

const stalled = (seconds: number) =>
  new AppError(
    'media/stalled',
    `Reading or decoding this file made no progress for ${seconds} seconds and was stopped: this file's headers are damaged, or its drive does not respond.`,
  );

const programFailed = () =>
  new AppError('media/damaged', "This file's headers are damaged: the media reader failed on it.");

const notFetched = () =>
  new AppError(
    'not-fetched',
    'A part of this page could not be fetched: check the connection and try again. If that does not help, reload the page, because a newer version may have replaced it.',
  );
