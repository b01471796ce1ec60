/** Searches blocks on the GPU; as many as there is room for stay there for the next search. */
import { throwIfAborted } from '../../core/errors.ts';
import { readBuffer, storageBuffer, uploadBuffer } from '../../gpu/buffers.ts';
import { submit } from '../../gpu/kernel.ts';
import type { SearchRowsKernel } from '../../gpu/kernels/search-rows.ts';
import { createSearchRows } from '../../gpu/kernels/search-rows.ts';
import type { Found } from './search-contract.ts';
import type { Block } from './vector-blocks.ts';
import { valuesOf } from './vector-blocks.ts';

/** Bytes of blocks that stay on the GPU. */
const MOST_RESIDENT = 1e9;

/** A block to search, and which of its rows may be found. */
export interface AllowedBlock {
  readonly block: Block;
  readonly allowed: Uint32Array<ArrayBuffer>;
}

/** Blocks on a device. */
export class GpuBlocks {
  readonly device: GPUDevice;
  readonly #kernel: Promise<SearchRowsKernel>;
  readonly #resident = new Map<Block, GPUBuffer>();
  #bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
    this.#kernel = createSearchRows(device);
  }

  /**
   * The best rows of some blocks.
   *
   * @param query - (stride).
   * @param onBlock - called before each block.
   * @throws {@link AppError} `aborted`, `gpu/compile`, `not-found`.
   */
  async search(
    blocks: readonly AllowedBlock[],
    query: Float32Array<ArrayBuffer>,
    signal: AbortSignal,
    onBlock: (done: number) => void,
  ): Promise<Found> {
    const { device } = this;
    const kernel = await this.#kernel;
    const words = query.length / 2;
    const packed = uploadBuffer(device, 'search.queries', kernel.packQueries([query], words));
    const best = uploadBuffer(device, 'search.best', kernel.emptyLists());
    try {
      for (const [done, { block, allowed }] of blocks.entries()) {
        throwIfAborted(signal);
        onBlock(done);
        const rows = await this.#rows(block);
        const bits = uploadBuffer(device, 'search.allowed', allowed);
        const { firstRow } = block;
        submit(device, 'search', (recorder) =>
          kernel.record(
            recorder,
            { block: rows.buffer, allowed: bits, rows: block.rows, words, firstRow },
            packed,
            1,
            best,
          ),
        );
        bits.destroy();
        if (!rows.stays) {
          rows.buffer.destroy();
          // One block at a time: the queue would hold all of them otherwise.
          await device.queue.onSubmittedWorkDone();
        }
      }
      return kernel.readList(await readBuffer(device, best, kernel.listBytes), 0);
    } finally {
      packed.destroy();
      best.destroy();
    }
  }

  destroy(): void {
    for (const buffer of this.#resident.values()) buffer.destroy();
    this.#resident.clear();
  }

  async #rows(block: Block): Promise<{ readonly buffer: GPUBuffer; readonly stays: boolean }> {
    const resident = this.#resident.get(block);
    if (resident) return { buffer: resident, stays: true };
    const halves = await valuesOf(block);
    const buffer = storageBuffer(this.device, 'search.block', halves.byteLength);
    this.device.queue.writeBuffer(buffer, 0, halves);
    const stays = this.#bytes + halves.byteLength <= MOST_RESIDENT;
    if (stays) {
      this.#resident.set(block, buffer);
      this.#bytes += halves.byteLength;
    }
    return { buffer, stays };
  }
}
