/** Pictures in float16 while a control moves. */
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import type { GetState, Services } from '../services.ts';

/**
 * Pictures in float16 while a control moves. One is drawn at a time, and of those that wait only the newest, so
 * that a moving slider shows as many as the GPU can draw instead of aborting each.
 */
export class Drafts {
  readonly #get: GetState;
  readonly #services: Services;
  #waiting: ReconstructParams | null = null;
  #running: AbortController | null = null;

  constructor(get: GetState, services: Services) {
    this.#get = get;
    this.#services = services;
  }

  ask(params: ReconstructParams): void {
    this.#waiting = params;
    if (!this.#running) void this.#drawWaiting();
  }

  /** No more drafts: the float32 pass is next. The one shown stays until `clear`. */
  stop(): void {
    this.#waiting = null;
    this.#running?.abort();
    this.#running = null;
  }

  /** The float32 pass has ended, or nothing here is shown any more. */
  clear(): void {
    this.stop();
    this.#show(null);
  }

  async #drawWaiting(): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running = controller;
    const { engine, results } = this.#services;
    while (this.#waiting && !signal.aborted) {
      const params = this.#waiting;
      this.#waiting = null;
      try {
        const result = await engine.call('draft', params, { signal });
        if (!signal.aborted) this.#show({ resultId: results.put('draft', result), clipId: result.clipId });
      } catch {
        // What is wrong is said by the float32 pass, which follows every draft.
        break;
      }
    }
    if (this.#running === controller) this.#running = null;
  }

  #show(draft: { readonly resultId: string; readonly clipId: string } | null): void {
    const { draft: before, showDraft } = this.#get().reconstruct;
    if (before === draft) return;
    showDraft(draft);
    this.#services.results.drop(before?.resultId ?? null);
  }
}
