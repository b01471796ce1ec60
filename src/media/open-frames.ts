/**
 * Counts the decoded pictures and sounds that this layer holds. They pin decoder memory until closed, and a
 * decoder that runs out of it stops without a word, so tests assert that the count returns to zero.
 */
let open = 0;

/** Decoded samples that are held and not yet closed; 0 whenever no decoding is under way. */
export function openFrameCount(): number {
  return open;
}

/** A decoded sample under {@link openFrameCount}'s count: closing the hold (once) closes the sample. */
export class Hold<T extends { close(): void }> implements Disposable {
  readonly sample: T;
  #closed = false;

  constructor(sample: T) {
    this.sample = sample;
    open++;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    open--;
    this.sample.close();
  }
}
