/** How a question to the worker is declared: once, with everything that the page has to know of it. */
import type { EngineContract } from '../../contract/engine.ts';
import type { Progress } from '../../contract/environment.ts';
import type { AppState } from '../app-state.ts';
import type { GetState, Services } from '../services.ts';
import type { RunKind, RunSummaries } from './kinds.ts';
import type { Results } from './results.ts';

/** Tasks that say how far they are. */
type Task = {
  [T in keyof EngineContract]: EngineContract[T]['progress'] extends Progress ? T : never;
}[keyof EngineContract];

/** A task's parameters, and a key that changes with whatever the answer depends on. */
export interface Question<P = unknown> {
  readonly key: string;
  readonly params: P;
}

/** The store as a run's hooks see it. */
export interface RunHost {
  readonly get: GetState;
  readonly services: Services;
}

export interface RunDefinition<K extends RunKind, T extends Task = Task, Q extends Question = Question> {
  readonly task: T;
  /** Where the result cache keeps the answer's arrays; null where the summary says it all. */
  readonly keeps: keyof Results | null;
  /** Asked by a button: an answer, failure or cancel of before does not stand in its way. */
  readonly onDemand?: boolean;
  /** What becomes of a run when there is nothing to ask any more: it goes on unless this says otherwise. */
  readonly whenNothing?: 'supersede' | 'cancel';
  /** What is fetched first, so that `question` can be put. */
  prepare?(host: RunHost): Promise<void>;
  /** The question as the page stands; null while something for it is missing. */
  question(state: AppState, baseUrl: string): Q | null;
  began?(question: Q, host: RunHost): void;
  /** Called with whatever the worker says on its way. */
  progressed?(progress: EngineContract[T]['progress'], question: Q, host: RunHost): void;
  /** What the store keeps of the answer, beside its key and its id. */
  summarise(
    result: EngineContract[T]['result'],
    question: Q,
    state: AppState,
  ): Omit<RunSummaries[K], 'key' | 'resultId'>;
  /** What a screen reader is told; null for nothing. */
  announce?(result: EngineContract[T]['result'], question: Q, state: AppState): string | null;
  /** What follows an answer. */
  answered?(result: EngineContract[T]['result'], question: Q, host: RunHost): void | Promise<void>;
}

/** Declares the run of one kind; its question's type is inferred. */
export function defineRun<K extends RunKind>() {
  return <T extends Task, Q extends Question<EngineContract[T]['params']>>(
    definition: RunDefinition<K, T, Q>,
  ): RunDefinition<K> => definition;
}
