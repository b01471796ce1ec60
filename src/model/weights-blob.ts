/** A blob that makes its bytes when they are read. */
export interface WeightsPiece {
  readonly byteLength: number;
  /** The bytes from `begin` to `end`, which are within the piece. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Pieces one after the other that act as a blob. Nothing is there before it is read.
 *
 * The runtime takes weights as a blob and reads them with `blob.slice(from, to).stream()` and a "bring your own buffer"
 * reader. A plain blob does not work, for two reasons. The runtime keeps neither slice nor stream, so Chromium collects
 * the stream while a read waits, and that read never ends. And converted weights would first have to be put into blobs,
 * of which a browser holds some 500 MB if it may not use the disk.
 *
 * @see tests/browser/model/weights-blob.test.ts
 */
export class WeightsBlob extends Blob {
  readonly #pieces: readonly WeightsPiece[];
  readonly #from: number;
  readonly #to: number;

  constructor(pieces: readonly WeightsPiece[], from = 0, to = lengthOf(pieces)) {
    super();
    this.#pieces = pieces;
    this.#from = from;
    this.#to = to;
  }

  override get size(): number {
    return this.#to - this.#from;
  }

  /** As in a blob, but for places from 0 on. */
  override slice(start = 0, end = this.size): WeightsBlob {
    const from = this.#from + Math.min(start, this.size);
    return new WeightsBlob(this.#pieces, from, Math.max(from, this.#from + Math.min(end, this.size)));
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    let done = 0;
    for await (const chunk of this.chunks()) {
      bytes.set(chunk, done);
      done += chunk.length;
    }
    return bytes.buffer;
  }

  /** The bytes, one piece at a time. */
  async *chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    let at = 0;
    for (const piece of this.#pieces) {
      const begin = Math.max(0, this.#from - at);
      const end = Math.min(piece.byteLength, this.#to - at);
      if (begin < end) yield await piece.read(begin, end);
      at += piece.byteLength;
    }
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const chunks = this.chunks();
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        const { value, done } = await chunks.next();
        // A byte stream refuses empty chunks; no piece yields one.
        if (!done) return controller.enqueue(value);
        controller.close();
        // A waiting read must be answered after closing.
        controller.byobRequest?.respond(0);
      },
    });
  }
}

const lengthOf = (pieces: readonly WeightsPiece[]): number =>
  pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
