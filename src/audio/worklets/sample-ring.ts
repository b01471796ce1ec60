/** Keeps recorded samples until they are taken. */

/** Samples taken from a ring. */
export interface RingBlock {
  /** In the order in which they came; they belong to the caller. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** Samples overwritten before they were taken. */
  readonly missed: number;
}

/** Keeps the newest samples until they are taken. A late reader loses the oldest, and learns how many. */
export class SampleRing {
  readonly #store: Float32Array<ArrayBuffer>;
  #written = 0;
  #taken = 0;

  /** @param capacity - samples, at least 1. */
  constructor(capacity: number) {
    this.#store = new Float32Array(capacity);
  }

  /** Samples that came since the last {@link SampleRing.take}, including lost ones. */
  get waiting(): number {
    return this.#written - this.#taken;
  }

  write(samples: Float32Array): void {
    const capacity = this.#store.length;
    const fresh = samples.subarray(Math.max(0, samples.length - capacity));
    const start = (this.#written + samples.length - fresh.length) % capacity;
    const head = fresh.subarray(0, capacity - start);
    this.#store.set(head, start);
    this.#store.set(fresh.subarray(head.length), 0);
    this.#written += samples.length;
  }

  take(): RingBlock {
    const capacity = this.#store.length;
    const count = Math.min(capacity, this.waiting);
    const missed = this.waiting - count;
    const start = (this.#written - count) % capacity;
    const samples = new Float32Array(count);
    const head = this.#store.subarray(start, Math.min(capacity, start + count));
    samples.set(head);
    samples.set(this.#store.subarray(0, count - head.length), head.length);
    this.#taken = this.#written;
    return { samples, missed };
  }
}
