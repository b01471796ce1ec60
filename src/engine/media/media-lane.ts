/** A media worker with a queue that runs one piece of work at a time. */
import { AppError } from '../../core/errors.ts';
import { Mutex } from '../../core/turns/mutex.ts';
import type { ConnectMedia } from './connect-media.ts';
import type { MediaContract } from './media-contract.ts';
import { MediaSession } from './media-session.ts';

/** Time limits of a lane, in milliseconds. */
export interface Patience {
  /** If work makes no progress for this time, its worker is ended. */
  readonly stillMs: number;
  /** Interval at which the worker is asked for its progress. */
  readonly beatMs: number;
  /** Time that cancelled work gets to stop by itself. */
  readonly stopMs: number;
}

const PATIENCE: Patience = { stillMs: 10_000, beatMs: 500, stopMs: 500 };

/**
 * A media worker with a queue. It runs one piece of work at a time, so work that does not end is the fault of its file.
 * In that case the worker is ended, and the next work in the queue gets a new one.
 */
export class MediaLane {
  readonly #connect: ConnectMedia;
  readonly #patience: Patience;
  readonly #queue = new Mutex();
  #session: MediaSession | null = null;

  constructor(connect: ConnectMedia, patience: Patience = PATIENCE) {
    this.#connect = connect;
    this.#patience = patience;
  }

  /** Starts the worker before there is work for it. */
  warmUp(): void {
    if (!this.#session || this.#session.hasEnded)
      this.#session = new MediaSession(this.#connect, this.#patience);
  }

  /**
   * Waits until the worker is free. The caller must end the turn.
   *
   * @throws {@link AppError} `aborted`, at once, even while it waits.
   */
  take(signal?: AbortSignal): Promise<MediaTurn> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(new AppError('aborted', 'Cancelled.'));
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      void this.#queue.run(async () => {
        signal?.removeEventListener('abort', onAbort);
        if (signal?.aborted) return;
        this.warmUp();
        const session = this.#session as MediaSession;
        const turn = new MediaTurn(session, signal);
        resolve(turn);
        await turn.ended;
      });
    });
  }

  /** Closes a file in the worker, if there is one. */
  forget(id: number): void {
    this.#session?.tell('forget', { id });
  }

  /** Number of decoded frames and audio samples that the worker holds. */
  async framesOpen(): Promise<number> {
    return (await this.#session?.beat())?.framesOpen ?? 0;
  }
}

/** A turn to work in a lane's worker. */
export class MediaTurn {
  /** Resolves when the worker is free again. */
  readonly ended: Promise<void>;
  readonly #session: MediaSession;
  readonly #signal: AbortSignal | undefined;
  #finish: () => void = () => undefined;

  constructor(session: MediaSession, signal: AbortSignal | undefined) {
    this.#session = session;
    this.#signal = signal;
    this.ended = new Promise((resolve) => (this.#finish = resolve));
  }

  /**
   * Runs a task in the worker.
   *
   * @param discard - gets an answer that arrives after a cancel.
   * @throws {@link AppError} the worker's, `aborted` (at once), `media/damaged` or `media/stalled` if it makes no
   *   progress.
   */
  call<K extends keyof MediaContract>(
    task: K,
    params: MediaContract[K]['params'],
    discard?: (answer: MediaContract[K]['result']) => void,
  ): Promise<MediaContract[K]['result']> {
    return this.#session.call(task, params, this.#signal, discard);
  }

  /** Frees the worker: at once if the work is done, else when it has stopped or was ended. */
  end({ isDone }: { readonly isDone: boolean }): void {
    if (isDone) this.#finish();
    else void this.#session.stop().then(this.#finish);
  }
}
