/** Latest wins: each `begin` aborts the call before it, so a slider never waits for earlier values. */
export class Latest {
  #controller: AbortController | null = null;

  /** Aborts the current run and returns the signal of a new one. */
  begin(): AbortSignal {
    this.#controller?.abort();
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Aborts the current run, if there is one. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}

/** A slider changes many times a second; a run starts after a pause of this length. */
export const CONTROL_PAUSE_MS = 150;

/** Delays an action until calls pause; only the last call runs. */
export class Debounce {
  #timer: ReturnType<typeof setTimeout> | null = null;

  schedule(action: () => void, milliseconds: number): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      action();
    }, milliseconds);
  }

  /** Whether an action is waiting. */
  get waiting(): boolean {
    return this.#timer !== null;
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
