/** Declares a run: a task of the worker, with everything that the page needs about it. */
import type { EngineContract } from '../../contract/engine.ts';
import type { Progress } from '../../contract/environment.ts';
import type { AppState } from '../app-state.ts';
import type { GetState, Services } from '../services.ts';
import type { RunKind, RunSummaries } from './kinds.ts';
import type { Results } from './results.ts';

/** Tasks that report progress. */
type Task = {
  [T in keyof EngineContract]: EngineContract[T]['progress'] extends Progress ? T : never;
}[keyof EngineContract];

/** A task's parameters, and a key that changes with everything that the result depends on. */
export interface Question<P = unknown> {
  readonly key: string;
  readonly params: P;
}

/** The store and services, for a run's hooks. */
export interface RunHost {
  readonly get: GetState;
  readonly services: Services;
}

export interface RunDefinition<K extends RunKind, T extends Task = Task, Q extends Question = Question> {
  readonly task: T;
  /** The kind under which the result cache keeps the arrays; null if the summary has everything. */
  readonly keeps: keyof Results | null;
  /** Started by a button, and therefore again even if the same key was answered, failed or was cancelled. */
  readonly onDemand?: boolean;
  /** What happens to a running task if `question` becomes null; by default it goes on. */
  readonly whenNothing?: 'supersede' | 'cancel';
  /** Fetches what `question` needs. */
  prepare?(host: RunHost): Promise<void>;
  /** Parameters and key in the current state; null while something is missing. */
  question(state: AppState, baseUrl: string): Q | null;
  began?(question: Q, host: RunHost): void;
  /** Called with every progress message of the worker. */
  progressed?(progress: EngineContract[T]['progress'], question: Q, host: RunHost): void;
  /** What the store keeps of the result, besides its key and its id. */
  summarise(
    result: EngineContract[T]['result'],
    question: Q,
    state: AppState,
  ): Omit<RunSummaries[K], 'key' | 'resultId'>;
  /** The announcement for screen readers; null for none. */
  announce?(result: EngineContract[T]['result'], question: Q, state: AppState): string | null;
  /** Called after a result. */
  answered?(result: EngineContract[T]['result'], question: Q, host: RunHost): void | Promise<void>;
}

/** Declares the run of one kind; the type of its question is inferred. */
export function defineRun<K extends RunKind>() {
  return <T extends Task, Q extends Question<EngineContract[T]['params']>>(
    definition: RunDefinition<K, T, Q>,
  ): RunDefinition<K> => definition;
}
