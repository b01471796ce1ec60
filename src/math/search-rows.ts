/** Finds the best rows of a matrix of float16 rows for a query, block after block. */
import { hasBit } from '../core/bits.ts';
import { AppError } from '../core/errors.ts';
import { tableOfHalves } from './half.ts';

/** The best rows so far: the greater score first, of equal scores the lower row. */
export class BestRows {
  readonly #rows: Float64Array;
  readonly #scores: Float64Array;
  #count = 0;

  /** @param most - how many rows are kept. */
  constructor(most: number) {
    this.#rows = new Float64Array(most);
    this.#scores = new Float64Array(most);
  }

  /** Takes a row if it belongs to the best; a score that is not a number never does. */
  offer(score: number, row: number): void {
    const most = this.#rows.length;
    const isBetter = (place: number) => {
      const other = this.#scores[place]!;
      return score > other || (score === other && row < this.#rows[place]!);
    };
    if (this.#count === most && (most === 0 || !isBetter(most - 1))) return;
    if (Number.isNaN(score)) return;
    let place = this.#count < most ? this.#count : most - 1;
    for (; place > 0 && isBetter(place - 1); place -= 1) {
      this.#scores[place] = this.#scores[place - 1]!;
      this.#rows[place] = this.#rows[place - 1]!;
    }
    this.#scores[place] = score;
    this.#rows[place] = row;
    this.#count = Math.min(most, this.#count + 1);
  }

  /** The score that a further row must beat; -Infinity while there is room. */
  get least(): number {
    return this.#count < this.#rows.length ? -Infinity : (this.#scores[this.#count - 1] ?? Infinity);
  }

  /** (count) rows and their scores, best first. */
  get entries(): readonly { readonly row: number; readonly score: number }[] {
    return Array.from({ length: this.#count }, (_, i) => ({ row: this.#rows[i]!, score: this.#scores[i]! }));
  }
}

/** Some rows of a matrix. */
export interface RowBlock {
  /** (rows, width) float16 bit patterns. */
  readonly halves: Uint16Array;
  readonly rows: number;
  readonly width: number;
  /** The number of the first row in the matrix. */
  readonly firstRow: number;
  /** A bit a row, lowest first: whether it may be found. */
  readonly allowed: Uint32Array<ArrayBuffer>;
}

/**
 * Offers the rows of a block to the best so far: score[r] = Σᵢ query[i] · block[r, i], summed in float64.
 *
 * @param query - (width).
 * @throws {@link AppError} `shape` if an array does not have the stated size.
 * @see shaders/search-rows.wgsl
 */
export function searchRows(
  query: Float32Array,
  { halves, rows, width, firstRow, allowed }: RowBlock,
  best: BestRows,
): void {
  if (query.length !== width || halves.length < rows * width || allowed.length < Math.ceil(rows / 32)) {
    throw new AppError(
      'shape',
      `Expected ${rows} rows of ${width} values, a bit for each and a query of ${width}, got ${halves.length}, ${allowed.length * 32} and ${query.length}.`,
    );
  }
  const value = tableOfHalves();
  for (let row = 0; row < rows; row += 1) {
    if (!hasBit(allowed, row)) continue;
    const start = row * width;
    // Four sums side by side: none waits for the one before.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < width; i += 4) {
      a += value[halves[start + i]!]! * query[i]!;
      b += value[halves[start + i + 1]!]! * query[i + 1]!;
      c += value[halves[start + i + 2]!]! * query[i + 2]!;
      d += value[halves[start + i + 3]!]! * query[i + 3]!;
    }
    for (; i < width; i += 1) a += value[halves[start + i]!]! * query[i]!;
    best.offer(a + b + c + d, firstRow + row);
  }
}
