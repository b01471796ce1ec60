/**
 * Counts the decoded frames and audio blocks that this layer holds. They keep decoder memory until they are closed, and
 * a decoder that runs out of it stops without an error. Tests assert that the count returns to zero.
 */
let open = 0;

/** Decoded samples that are not closed yet; 0 whenever nothing is being decoded. */
export function openFrameCount(): number {
  return open;
}

/** A decoded sample counted by {@link openFrameCount}. Closing the hold (once) closes the sample. */
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
