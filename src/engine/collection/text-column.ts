/** Texts of many rows in little memory. */

/** A column of texts that grows: UTF-8 bytes one after the other, and where each ends. */
export class TextColumn {
  #bytes = new Uint8Array(1024);
  #ends = new Uint32Array(256);
  #count = 0;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  get length(): number {
    return this.#count;
  }

  push(text: string): void {
    const start = this.#end(this.#count - 1);
    // A UTF-16 unit becomes at most three bytes.
    const most = start + 3 * text.length;
    if (most > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(most, 2 * this.#bytes.length));
    if (this.#count === this.#ends.length) this.#ends = grown(this.#ends, 2 * this.#ends.length);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(start));
    this.#ends[this.#count] = start + written;
    this.#count += 1;
  }

  at(row: number): string {
    return this.#decoder.decode(this.#bytes.subarray(this.#end(row - 1), this.#end(row)));
  }

  #end(row: number): number {
    return row < 0 ? 0 : this.#ends[row]!;
  }
}

function grown<A extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(array: A, length: number): A {
  const longer = new (array.constructor as new (length: number) => A)(length);
  longer.set(array);
  return longer;
}
