/** Progress with rate and time left, on stderr. */
const TERMINAL_MS = 250;
const LOG_MS = 10_000;

export class ProgressLine {
  readonly #total: number;
  readonly #unit: string;
  readonly #started = Date.now();
  readonly #every = process.stderr.isTTY ? TERMINAL_MS : LOG_MS;
  #shown = Date.now();
  #done = 0;
  #failed = 0;

  constructor(total: number, unit: string) {
    this.#total = total;
    this.#unit = unit;
  }

  /** Counts an item and shows the line if it is time. */
  add(failed = false): void {
    this.#done += 1;
    if (failed) this.#failed += 1;
    if (Date.now() - this.#shown >= this.#every || this.#done === this.#total) this.#show();
  }

  /** Items a second since the start. */
  get rate(): number {
    return this.#done / Math.max(1e-3, (Date.now() - this.#started) / 1000);
  }

  end(): void {
    if (process.stderr.isTTY && this.#done > 0) process.stderr.write('\n');
  }

  #show(): void {
    this.#shown = Date.now();
    const left = (this.#total - this.#done) / this.rate;
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : '';
    const line = `${this.#done} of ${this.#total} ${this.#unit}${failed}, ${this.rate.toFixed(2)} a second, ${duration(left)} left`;
    process.stderr.write(process.stderr.isTTY ? `\r${line}   ` : `${line}\n`);
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
