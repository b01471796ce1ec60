/** Draws quick drafts in a coarser precision while a control moves. */
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import type { GetState, Services } from '../services.ts';

/**
 * Draws drafts in a coarser precision while a control moves. One draft runs at a time, and only the newest of the waiting ones
 * follows it, so a moving slider shows as many drafts as the machine can draw instead of aborting each.
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

  /** Stops drawing drafts, because the float32 pass is next. The shown draft stays until `clear`. */
  stop(): void {
    this.#waiting = null;
    this.#running?.abort();
    this.#running = null;
  }

  /** Removes the shown draft: the float32 pass has ended, or the draft is no longer wanted. */
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
        // The float32 pass follows every draft and reports the same error.
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
