/** Reads bytes at any place of a file. */

/** Bytes read at a time; headers are close together. */
const CHUNK_BYTES = 1 << 18;

/** Reads bytes at any place of a file, for readers of headers. The last chunk read is kept. */
export class FileBytes {
  readonly size: number;
  readonly blob: Blob;
  #start = 0;
  #chunk = new Uint8Array(0);

  constructor(blob: Blob) {
    this.blob = blob;
    this.size = blob.size;
  }

  /** Up to `length` bytes from `start` on; fewer at the end of the file. */
  async at(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(this.size, start + length);
    if (start < this.#start || end > this.#start + this.#chunk.length) {
      const chunk = this.blob.slice(start, Math.max(end, start + CHUNK_BYTES));
      this.#chunk = new Uint8Array(await chunk.arrayBuffer());
      this.#start = start;
    }
    return this.#chunk.subarray(start - this.#start, Math.max(0, end - this.#start));
  }

  /** The same, as a DataView. */
  async view(start: number, length: number): Promise<DataView<ArrayBuffer>> {
    const { buffer, byteOffset, byteLength } = await this.at(start, length);
    return new DataView(buffer, byteOffset, byteLength);
  }
}
