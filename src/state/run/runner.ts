/** Runs one kind of task, never twice for the same key. The latest call wins; results of aborted calls are dropped. */
import { toWireError } from '../../core/errors.ts';
import type { Question, RunDefinition, RunHost } from './define-run.ts';
import type { RunKind, Runs, RunSummaries } from './kinds.ts';
import { Debounce, Latest } from './latest.ts';
import type { Run } from './run.ts';
import { IDLE_RUN } from './run.ts';

export class Runner<K extends RunKind> {
  readonly #kind: K;
  readonly #definition: RunDefinition<K>;
  readonly #host: RunHost;
  readonly #patch: (change: Partial<Run<RunSummaries[K]>>) => void;
  readonly #latest = new Latest();
  readonly #pause = new Debounce();
  #runningKey: string | null = null;
  /** Key of the last run that was answered, failed or was cancelled; only the user starts it again. */
  #settledKey: string | null = null;

  constructor(
    kind: K,
    definition: RunDefinition<K>,
    host: RunHost,
    patch: (change: Partial<Run<RunSummaries[K]>>) => void,
  ) {
    this.#kind = kind;
    this.#definition = definition;
    this.#host = host;
    this.#patch = patch;
  }

  /** Runs the task after a pause without other calls; resolves when the run has ended or was replaced. */
  async ask(afterMilliseconds: number): Promise<void> {
    this.#pause.cancel();
    if (afterMilliseconds > 0) this.#pause.schedule(() => void this.#askNow(), afterMilliseconds);
    else await this.#askNow();
  }

  /** Cancels the run; the last result stays. */
  cancel(): void {
    this.#pause.cancel();
    if (this.#runningKey === null) return;
    this.#latest.cancel();
    this.#settle(this.#runningKey);
    this.#patch({ status: 'idle', progress: null });
  }

  /** Stops a run that is no longer wanted; the same key may be run again. */
  supersede(): void {
    this.#pause.cancel();
    if (this.#runningKey === null) return;
    this.#latest.cancel();
    const { summary } = this.#run();
    this.#runningKey = null;
    this.#settledKey = summary?.key ?? null;
    this.#patch({ status: summary ? 'done' : 'idle', progress: null });
  }

  /** Lets a settled key be run again. */
  forget(): void {
    this.#settledKey = null;
  }

  /** Cancels the run and drops its last result. */
  clear(): void {
    this.cancel();
    this.forget();
    const { summary } = this.#run();
    this.#patch(IDLE_RUN);
    this.#host.services.results.drop(summary?.resultId || null);
  }

  async #askNow(): Promise<void> {
    const { prepare, whenNothing, onDemand } = this.#definition;
    if (prepare) await prepare(this.#host);
    const { get, services } = this.#host;
    const question = this.#definition.question(get(), services.baseUrl);
    if (!question) {
      if (whenNothing) this[whenNothing]();
      return;
    }
    if (onDemand) this.forget();
    const { key } = question;
    if (this.#runningKey === key || (this.#runningKey === null && this.#settledKey === key)) return;
    await this.#put(question);
  }

  async #put(question: Question): Promise<void> {
    const { get, services } = this.#host;
    const definition = this.#definition;
    const { key, params } = question;
    const signal = this.#latest.begin();
    this.#runningKey = key;
    this.#settledKey = null;
    this.#patch({ status: 'running', startedAtMs: services.now(), progress: null, error: null });
    definition.began?.(question, this.#host);
    try {
      const result = await services.engine.call(definition.task, params as never, {
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          this.#patch({ progress });
          definition.progressed?.(progress, question, this.#host);
        },
      });
      if (signal.aborted) return;
      const old = this.#run().summary;
      const resultId = definition.keeps ? services.results.put(definition.keeps, result as never) : '';
      const summary = { ...definition.summarise(result, question, get()), key, resultId };
      this.#settle(key);
      this.#patch({ status: 'done', progress: null, summary: summary as unknown as RunSummaries[K] });
      services.results.drop(old?.resultId || null);
      await definition.answered?.(result, question, this.#host);
      const sentence = definition.announce?.(result, question, get());
      if (sentence) get().shell.announce(sentence);
    } catch (error) {
      if (!signal.aborted) this.#fail(key, error);
    }
  }

  #fail(key: string, error: unknown): void {
    const { get } = this.#host;
    const wire = toWireError(error);
    const aborted = wire.code === 'aborted';
    this.#settle(key);
    this.#patch({ status: aborted ? 'idle' : 'failed', progress: null, error: aborted ? null : wire });
    if (!aborted) get().shell.announce(wire.message);
    if (wire.code === 'gpu/lost') get().worker.lose(wire);
  }

  #settle(key: string): void {
    this.#runningKey = null;
    this.#settledKey = key;
  }

  #run(): Run<RunSummaries[K]> {
    const runs: Runs = this.#host.get().runs;
    return runs[this.#kind];
  }
}
