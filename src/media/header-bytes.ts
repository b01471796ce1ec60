/** So much is read at once: the headers of most files, in one go. */
const CHUNK_BYTES = 65_536;

/** A view of some bytes of a file, and where in the file they begin. */
export interface HeaderBytes {
  readonly view: DataView<ArrayBuffer>;
  readonly start: number;
}

/** Reads small pieces of a file that lie close together without asking the browser for each of them. */
export class HeaderReader {
  readonly size: number;
  readonly #file: Blob;
  #held: ArrayBuffer = new ArrayBuffer(0);
  #heldStart = 0;

  constructor(file: Blob) {
    this.#file = file;
    this.size = file.size;
  }

  /** The bytes from `start` on, `length` of them or as many as the file has. */
  async read(start: number, length: number): Promise<DataView<ArrayBuffer>> {
    const end = Math.min(this.size, start + length);
    if (end <= start) return new DataView(new ArrayBuffer(0));
    const isHeld = start >= this.#heldStart && end <= this.#heldStart + this.#held.byteLength;
    if (!isHeld) {
      const wanted = this.#file.slice(start, Math.max(end, Math.min(this.size, start + CHUNK_BYTES)));
      this.#held = await wanted.arrayBuffer();
      this.#heldStart = start;
    }
    return new DataView(this.#held, start - this.#heldStart, end - start);
  }
}

/** Four characters, as containers name their parts. */
export function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}

/** A count as people write it. */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
