/** The part of the state that asks the worker: every kind of run, and what starts, stops and repeats them. */
import type { RunKind, Runs } from '../run/kinds.ts';
import type { LossSeen } from './reconstruct.ts';

export interface RunsSlice {
  readonly runs: Runs;
  /** Pictures in float16, newer than the summary, whose figures follow; null when the summary's stand. */
  readonly draft: { readonly resultId: string; readonly clipId: string } | null;
  readonly lossesSeen: readonly LossSeen[];
  /** Clips taken out of the similarity matrix by hand. */
  readonly excludedClipIds: readonly string[];
  /** Starts whatever the current view needs and does not have; a sooner run of the same kind is aborted. */
  readonly refresh: (delayMilliseconds?: number) => void;
  /**
   * Asks as the page stands, unless the answer is there or on its way; settles when it is answered or replaced.
   *
   * @param afterMilliseconds - how long the controls must rest before.
   */
  readonly ask: (kind: RunKind, afterMilliseconds?: number) => Promise<void>;
  /** Stops a run; its last answer stays. */
  readonly cancel: (kind: RunKind) => void;
  /** Ends a run whose question is out of date already, where the new one waits for a control to rest. */
  readonly supersede: (kind: RunKind) => void;
  /** Asks again what failed or was cancelled. */
  readonly retry: (kind: RunKind) => void;
  /** Stops a run and forgets its last answer. */
  readonly clear: (kind: RunKind) => void;
  /** What an answer's key must be to answer the page as it stands; null while something is missing. */
  readonly questionKey: (kind: RunKind) => string | null;
  /** Whether the last answer is to the question as the page stands. */
  readonly isCurrent: (kind: RunKind) => boolean;
  readonly setIncluded: (clipId: string, included: boolean) => void;
}
