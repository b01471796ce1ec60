import { toWireError } from '../core/errors.ts';
import type { Progress } from '../engine/contract/environment.ts';
import type { AppState } from './app-state.ts';
import type { Run } from './types/runs.ts';
import { Latest } from './latest.ts';
import type { GetState, Services, SetState } from './services.ts';

/** The parts of the state that a {@link Runner} may keep. */
export type RunName = {
  [K in keyof AppState]: AppState[K] extends Run<KeyedSummary> ? K : never;
}[keyof AppState];

/** What a run's summary says at least: what was asked, and where the answer's arrays are. */
export interface KeyedSummary {
  readonly key: string;
  readonly resultId: string;
}

/** One kind of run: knows what it last answered, so that the same question is not asked twice. */
export class Runner<S extends KeyedSummary> {
  readonly #kind: RunName;
  readonly #set: SetState;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #latest = new Latest();
  #runningKey: string | null = null;
  /** Last question that was answered, failed or cancelled: only the user asks it again. */
  #settledKey: string | null = null;

  constructor(kind: RunName, set: SetState, get: GetState, services: Services) {
    this.#kind = kind;
    this.#set = set;
    this.#get = get;
    this.#services = services;
  }

  /** Asks unless `key` is on its way or settled. */
  async ask(
    key: string,
    call: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<S>,
    done: (summary: S) => void,
  ): Promise<void> {
    if (this.#runningKey === key || (this.#runningKey === null && this.#settledKey === key)) return;
    const signal = this.#latest.begin();
    this.#runningKey = key;
    this.#settledKey = null;
    this.#patch({ status: 'running', startedAtMs: this.#services.now(), progress: null, error: null });
    try {
      const summary = await call(signal, (progress) => {
        if (!signal.aborted) this.#patch({ progress });
      });
      if (signal.aborted) {
        this.#services.results.drop(summary.resultId);
        return;
      }
      const old = this.#run().summary;
      this.#settle(key);
      this.#patch({ status: 'done', progress: null, summary });
      this.#services.results.drop(old?.resultId ?? null);
      done(summary);
    } catch (error) {
      if (signal.aborted) return;
      this.#settle(key);
      const wire = toWireError(error);
      const aborted = wire.code === 'aborted';
      this.#patch({ status: aborted ? 'idle' : 'failed', progress: null, error: aborted ? null : wire });
      if (!aborted) this.#get().announce(wire.message);
      if (wire.code === 'gpu/lost') this.#set({ environmentStatus: 'crashed', environmentError: wire });
    }
  }

  /** Stops the run; the last answer stays. */
  cancel(): void {
    if (this.#runningKey === null) return;
    this.#latest.cancel();
    this.#settle(this.#runningKey);
    this.#patch({ status: 'idle', progress: null });
  }

  /** Stops a run whose answer nobody waits for any more; what it would have answered may be asked again. */
  supersede(): void {
    if (this.#runningKey === null) return;
    this.#latest.cancel();
    const { summary } = this.#run();
    this.#runningKey = null;
    this.#settledKey = summary?.key ?? null;
    this.#patch({ status: summary ? 'done' : 'idle', progress: null });
  }

  /** Lets a settled question be asked again. */
  forget(): void {
    this.#settledKey = null;
  }

  #settle(key: string): void {
    this.#runningKey = null;
    this.#settledKey = key;
  }

  #run(): Run<S> {
    return this.#get()[this.#kind] as unknown as Run<S>;
  }

  #patch(change: Partial<Run<S>>): void {
    const { [this.#kind]: run } = this.#get();
    this.#set({ [this.#kind]: { ...run, ...change } } as Partial<AppState>);
  }
}
