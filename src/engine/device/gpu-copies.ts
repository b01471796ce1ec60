/** GPU copies of CPU arrays; beyond this size, the least recently used are destroyed. */
const BUDGET_BYTES = 256 * 1024 * 1024;

/**
 * Remembers which GPU buffer has the values of a CPU array, so that inputs made on the GPU need not be uploaded. A
 * destroyed buffer is uploaded again when it is needed.
 */
export class GpuCopies {
  readonly #buffers = new Map<object, GPUBuffer>();
  #bytes = 0;

  /** The array's buffer, or a new one from `upload`. */
  get(source: object, upload: () => GPUBuffer): GPUBuffer {
    const buffer = this.#buffers.get(source) ?? upload();
    this.put(source, buffer);
    return buffer;
  }

  /** Takes ownership of `buffer`. A Map keeps insertion order, so the first entry is the least recently used. */
  put(source: object, buffer: GPUBuffer): void {
    const before = this.#buffers.get(source);
    this.#buffers.delete(source);
    this.#buffers.set(source, buffer);
    if (before !== buffer) this.#bytes += buffer.size - (before?.size ?? 0);
    if (before && before !== buffer) before.destroy();
    for (const [oldest, old] of this.#buffers) {
      if (this.#bytes <= BUDGET_BYTES || oldest === source) break;
      this.#buffers.delete(oldest);
      this.#bytes -= old.size;
      old.destroy();
    }
  }
}
