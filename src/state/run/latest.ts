/** Latest wins: each `begin` aborts the call before it, so a slider never waits for its own past. */
export class Latest {
  #controller: AbortController | null = null;

  /** Aborts what runs and gives the signal of the new run. */
  begin(): AbortSignal {
    this.#controller?.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Aborts what runs, if anything does. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}

/** A slider fires many times a second; a run starts once it has rested this long. */
export const CONTROL_PAUSE_MS = 150;

/** Delays an action until calls have paused; only the last call runs. */
export class Debounce {
  #timer: ReturnType<typeof setTimeout> | null = null;

  schedule(action: () => void, milliseconds: number): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      action();
    }, milliseconds);
  }

  /** Whether an action is still to come. */
  get waiting(): boolean {
    return this.#timer !== null;
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
