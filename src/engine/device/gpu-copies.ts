/** Buffers beyond this are given back, the longest unused first. */
const BUDGET_BYTES = 256 * 1024 * 1024;

/**
 * Remembers which GPU buffer holds what a CPU array holds, so that inputs made on the GPU need not travel there
 * again. A buffer that was given back is uploaded anew when it is asked for.
 */
export class GpuCopies {
  readonly #buffers = new Map<object, GPUBuffer>();
  #bytes = 0;

  /** The array's buffer, or what `upload` makes of it. */
  get(source: object, upload: () => GPUBuffer): GPUBuffer {
    const buffer = this.#buffers.get(source) ?? upload();
    this.put(source, buffer);
    return buffer;
  }

  /** Takes over `buffer`. A Map keeps the order of insertion: the first is the longest unused. */
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
