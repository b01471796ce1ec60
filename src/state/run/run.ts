/** One run: its status and its last result. */
import type { Progress } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';

/** Part of every summary: the key of the question, and the id of the arrays. */
export interface Answered {
  readonly key: string;
  /** Id in the result cache; empty if the summary has everything. */
  readonly resultId: string;
}

/** A run; its last summary stays until the next one replaces it. */
export interface Run<S> {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly startedAtMs: number;
  readonly progress: Progress | null;
  readonly error: WireError | null;
  readonly summary: S | null;
}

/** A run that has not been started. */
export const IDLE_RUN: Run<never> = {
  status: 'idle',
  startedAtMs: 0,
  progress: null,
  error: null,
  summary: null,
};
