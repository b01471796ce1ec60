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

/** Delays an action until calls have paused for `milliseconds`; only the last call runs. */
export class Debounce {
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  schedule(action: () => void): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      action();
    }, this.#milliseconds);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
