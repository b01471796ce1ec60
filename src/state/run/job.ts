/** Work that a slice has done outside the kinds of runs: a file written, a copy made. The newest wins. */
import type { Progress } from '../../contract/environment.ts';
import { toWireError } from '../../core/errors.ts';
import type { GetState } from '../services.ts';
import { Latest } from './latest.ts';
import type { Run } from './run.ts';

/** The status of a job. */
export type JobState = Pick<Run<never>, 'status' | 'progress' | 'error'>;

/** Work that was never begun, or was cancelled. */
export const IDLE_JOB: JobState = { status: 'idle', progress: null, error: null };

/** What a task of the worker takes beside its parameters. */
export interface JobOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Does one piece of work at a time, and writes its status to the state. */
export class Job {
  readonly #latest = new Latest();
  readonly #patch: (change: Partial<JobState>) => void;
  readonly #get: GetState;

  constructor(patch: (change: Partial<JobState>) => void, get: GetState) {
    this.#patch = patch;
    this.#get = get;
  }

  /** Ends the work before and does this. @returns null where it failed, which is announced, or was cancelled. */
  async run<T>(work: (options: JobOptions) => Promise<T>): Promise<T | null> {
    const signal = this.#latest.begin();
    this.#patch({ status: 'running', progress: null, error: null });
    try {
      const onProgress = (progress: Progress) => {
        if (!signal.aborted) this.#patch({ progress });
      };
      const result = await work({ signal, onProgress });
      if (signal.aborted) return null;
      this.#patch({ status: 'done', progress: null });
      return result;
    } catch (error) {
      if (signal.aborted) return null;
      const wire = toWireError(error);
      this.#patch({ status: 'failed', progress: null, error: wire });
      this.#get().shell.announce(wire.message);
      return null;
    }
  }

  /** Ends the work, if any is done. */
  cancel(): void {
    this.#latest.cancel();
    this.#patch({ status: 'idle', progress: null });
  }
}
