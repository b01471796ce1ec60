/** One run: how it stands, and its last answer. */
import type { Progress } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';

/** What every answer's summary says: which question it answers, and where its arrays are. */
export interface Answered {
  readonly key: string;
  /** Id in the result cache; empty where the summary says it all. */
  readonly resultId: string;
}

/** A latest-wins run: its last summary stays until the next one replaces it. */
export interface Run<S> {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly startedAtMs: number;
  readonly progress: Progress | null;
  readonly error: WireError | null;
  readonly summary: S | null;
}

/** A run that was never asked. */
export const IDLE_RUN: Run<never> = {
  status: 'idle',
  startedAtMs: 0,
  progress: null,
  error: null,
  summary: null,
};
