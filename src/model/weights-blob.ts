/**
 * A blob whose slices can be streamed piece by piece without getting stuck.
 *
 * The runtime reads weights by `blob.slice(from, to).stream()` with a "bring your own buffer" reader and keeps
 * neither slice nor stream. Chromium then collects the stream while a read waits, and that read never ends. Here
 * the bytes come from `arrayBuffer()`, which holds on to what it needs.
 *
 * @see tests/gpu/model/weights-blob.test.ts
 */
export class WeightsBlob extends Blob {
  override slice(start?: number, end?: number): WeightsBlob {
    return new WeightsBlob([super.slice(start, end)]);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const read = () => this.arrayBuffer();
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        const bytes = new Uint8Array(await read());
        // A byte stream refuses empty chunks, and a waiting read must be answered after closing.
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
        controller.byobRequest?.respond(0);
      },
    });
  }
}
