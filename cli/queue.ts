/** Items shared by workers, stopped by SIGINT after the items in hand. */

/** Whether the user has asked to stop; a second Ctrl+C ends the process at once. */
export class Interrupt {
  asked = false;
  readonly #onSignal = () => {
    if (this.asked) process.exit(130);
    this.asked = true;
    process.stderr.write('\nStopping after the current items. Press Ctrl+C again to stop immediately.\n');
  };

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  release(): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}

/** Runs `work` over the items, one at a time in each of `workers`, until they are done or an interrupt is asked for. */
export async function inParallel<T>(
  items: readonly T[],
  workers: number,
  interrupt: Interrupt,
  work: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async (worker: number) => {
    while (next < items.length && !interrupt.asked) {
      const item = items[next] as T;
      next += 1;
      await work(item, worker);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, (_, worker) => run(worker)));
}
