/**
 * The vectors of one modality of a collection, in blocks that are kept outside the worker's memory once they are
 * many.
 */
import { hasBit, setBit } from '../../core/bits.ts';
import { AppError } from '../../core/errors.ts';
import { floatToHalf, tableOfHalves } from '../../math/half.ts';
import type { RowBlock } from '../../math/search-rows.ts';

/**
 * Rows of a block: 12.6 MB at a width of 768. A multiple of 32, so that a block begins at a word of a filter's bits.
 */
export const BLOCK_ROWS = 8192;

/**
 * A block's values: in memory, which search workers share where the page may share any, or in the browser's own store
 * for large data, which is on the disk when it is full.
 */
export type BlockValues = Uint16Array | Blob;

export interface Block {
  readonly values: BlockValues;
  readonly rows: number;
  readonly firstRow: number;
  /** A bit a row: whether it has a vector. */
  readonly present: Uint32Array<ArrayBuffer>;
}

/** Counts the bytes that a collection may hold in the worker's memory. */
export class MemoryBudget {
  used = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  take(bytes: number): boolean {
    if (this.used + bytes > this.#most) return false;
    this.used += bytes;
    return true;
  }
}

/** Vectors of unit length as float16, by row; a row may lack one. */
export class VectorBlocks {
  /** Length of a vector, D. */
  readonly width: number;
  /** Values of a row: the width, or one more, so that two fit a word of the kernel. */
  readonly stride: number;
  readonly blocks: Block[] = [];
  /** Rows with a vector. */
  count = 0;
  rows = 0;
  bytes = 0;
  readonly #budget: MemoryBudget;
  #values: Uint16Array<ArrayBuffer> | null = null;
  #present = new Uint32Array(BLOCK_ROWS / 32);
  #filled = 0;

  constructor(width: number, budget: MemoryBudget) {
    this.width = width;
    this.stride = width + (width % 2);
    this.#budget = budget;
  }

  /** Adds a row. Null, a vector of zeros, and one with values that are not numbers count as absent. */
  push(vector: Float32Array | null): void {
    const length = vector ? Math.hypot(...vector) : 0;
    this.#values ??= new Uint16Array(BLOCK_ROWS * this.stride);
    if (vector && Number.isFinite(length) && length > 0) {
      const unit = vector.map((value) => value / length);
      this.#values.set(floatToHalf(unit), this.#filled * this.stride);
      this.#mark();
    }
    this.#advance();
  }

  /** Adds a row of float16 values; such as have unit length already, to half a per cent, are taken as they are. */
  pushHalves(halves: Uint16Array<ArrayBuffer>): void {
    const value = tableOfHalves();
    let squares = 0;
    for (const half of halves) squares += value[half]! ** 2;
    if (!(Math.abs(squares - 1) < 0.01)) return this.push(Float32Array.from(halves, (half) => value[half]!));
    this.#values ??= new Uint16Array(BLOCK_ROWS * this.stride);
    this.#values.set(halves, this.#filled * this.stride);
    this.#mark();
    this.#advance();
  }

  /** Ends the last block. */
  end(): void {
    if (this.#filled === 0 || !this.#values) return;
    const rows = this.#filled;
    const whole = rows === BLOCK_ROWS ? this.#values : this.#values.slice(0, rows * this.stride);
    const stays = this.#budget.take(whole.byteLength);
    const values = stays ? shareable(whole) : new Blob([whole]);
    this.blocks.push({ values, rows, firstRow: this.rows - rows, present: this.#present });
    this.bytes += whole.byteLength;
    this.#values = stays ? null : this.#values;
    this.#values?.fill(0);
    this.#present = new Uint32Array(BLOCK_ROWS / 32);
    this.#filled = 0;
  }

  has(row: number): boolean {
    const block = this.blocks[Math.floor(row / BLOCK_ROWS)];
    return block !== undefined && hasBit(block.present, row % BLOCK_ROWS);
  }

  /** (D) the vector of a row as float32; null if it has none. */
  async vector(row: number): Promise<Float32Array<ArrayBuffer> | null> {
    const block = this.blocks[Math.floor(row / BLOCK_ROWS)];
    if (!block || !this.has(row)) return null;
    const start = (row % BLOCK_ROWS) * this.stride;
    const { values } = block;
    const halves =
      values instanceof Blob
        ? await readBlob(values.slice(2 * start, 2 * (start + this.width)))
        : values.subarray(start, start + this.width);
    const value = tableOfHalves();
    return Float32Array.from(halves, (half) => value[half]!);
  }

  #mark(): void {
    setBit(this.#present, this.#filled);
    this.count += 1;
  }

  #advance(): void {
    this.#filled += 1;
    this.rows += 1;
    if (this.#filled === BLOCK_ROWS) this.end();
  }
}

/** A copy in shared memory, which no message to a worker copies again; without shared memory, the values themselves. */
function shareable(values: Uint16Array<ArrayBuffer>): Uint16Array {
  if (!globalThis.crossOriginIsolated) return values;
  const shared = new Uint16Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** The values of a block. @throws {@link AppError} `not-found` if the browser has lost them. */
export async function valuesOf({ values }: Pick<Block, 'values'>): Promise<Uint16Array> {
  return values instanceof Blob ? readBlob(values) : values;
}

async function readBlob(blob: Blob): Promise<Uint16Array<ArrayBuffer>> {
  try {
    return new Uint16Array(await blob.arrayBuffer());
  } catch {
    throw new AppError(
      'not-found',
      'The browser could not keep the vectors of this collection, because its space for large data is used up. Free some disk space, or open a part of the collection.',
    );
  }
}

/** A block as the search reads it. */
export function toRowBlock(
  block: Block,
  halves: Uint16Array,
  stride: number,
  allowed: Uint32Array<ArrayBuffer>,
): RowBlock {
  return { halves, rows: block.rows, width: stride, firstRow: block.firstRow, allowed };
}
