/** A media worker and the queue before it, one piece of work at a time. */
import { AppError } from '../../core/errors.ts';
import { Mutex } from '../../core/turns/mutex.ts';
import type { ConnectMedia } from './connect-media.ts';
import type { MediaContract } from './media-contract.ts';
import { MediaSession } from './media-session.ts';

/** How patient a lane is, in milliseconds. */
export interface Patience {
  /** Work that makes no progress for so long is ended, and its worker with it. */
  readonly stillMs: number;
  /** How often the worker is asked for a sign of life. */
  readonly beatMs: number;
  /** Work that was cancelled may take so long to end by itself. */
  readonly stopMs: number;
}

const PATIENCE: Patience = { stillMs: 10_000, beatMs: 500, stopMs: 500 };

/**
 * A media worker and the queue before it: one piece of work at a time, so that whatever does not end is the fault of
 * the file that is being worked on. Then the worker is ended and the next in the queue gets a new one.
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
   * Waits for the worker to be free. Whoever takes a turn ends it.
   *
   * @throws {@link AppError} `aborted`, at once, also while others have their turn.
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

  /** Decoded pictures and sounds that the worker holds. */
  async framesOpen(): Promise<number> {
    return (await this.#session?.beat())?.framesOpen ?? 0;
  }
}

/** Leave to work in a lane's worker. */
export class MediaTurn {
  /** Settles when the worker is free again. */
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
   * Has something done in the worker.
   *
   * @param discard - gets an answer that comes after the work was cancelled.
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

  /** Frees the worker: at once if the work is done, else as soon as it has stopped or was made to. */
  end({ isDone }: { readonly isDone: boolean }): void {
    if (isDone) this.#finish();
    else void this.#session.stop().then(this.#finish);
  }
}
