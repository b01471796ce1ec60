/** Finds points near a place on a plane. */

/** A place on a plane. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** Points on a plane, sorted into the cells of a grid, so that points near a place are found at once. */
export class PointIndex {
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #left: number;
  readonly #top: number;
  readonly #cell: number;
  readonly #columns: number;
  readonly #rows: number;
  /** (cells + 1) where each cell's points begin in `#points`. */
  readonly #starts: Uint32Array;
  readonly #points: Uint32Array;

  /** @param x - (points), finite; `y` likewise. */
  constructor(x: Float32Array, y: Float32Array) {
    this.#x = x;
    this.#y = y;
    const [left, right] = ends(x);
    const [top, bottom] = ends(y);
    const side = Math.max(right - left, bottom - top) || 1;
    // About two points per cell if they are spread evenly.
    this.#cell = side / Math.max(1, Math.ceil(Math.sqrt(x.length / 2)));
    this.#left = left;
    this.#top = top;
    this.#columns = Math.floor((right - left) / this.#cell) + 1;
    this.#rows = Math.floor((bottom - top) / this.#cell) + 1;
    const cells = Uint32Array.from(x, (_, point) => this.#cellOf(point));
    this.#starts = new Uint32Array(this.#columns * this.#rows + 1);
    for (const cell of cells) this.#starts[cell + 1]! += 1;
    for (let cell = 1; cell < this.#starts.length; cell += 1) this.#starts[cell]! += this.#starts[cell - 1]!;
    const next = this.#starts.slice();
    this.#points = new Uint32Array(x.length);
    cells.forEach((cell, point) => {
      this.#points[next[cell]!] = point;
      next[cell]! += 1;
    });
  }

  /**
   * The nearest point within `radius` that `takes` allows, or -1; of equally near ones the last, which is drawn on top.
   */
  nearest({ x, y }: PlanePoint, radius: number, takes: (point: number) => boolean = () => true): number {
    let best = -1;
    let least = radius * radius;
    this.#within(x - radius, y - radius, x + radius, y + radius, (point) => {
      const squared = (this.#x[point]! - x) ** 2 + (this.#y[point]! - y) ** 2;
      if (squared > least || (squared === least && point < best) || !takes(point)) return;
      best = point;
      least = squared;
    });
    return best;
  }

  /** Points inside a closed outline, ascending. An outline that crosses itself counts by the even-odd rule. */
  inside(outline: readonly PlanePoint[]): number[] {
    if (outline.length < 3) return [];
    const found: number[] = [];
    const xs = outline.map(({ x }) => x);
    const ys = outline.map(({ y }) => y);
    this.#within(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (point) => {
      if (isInside(outline, this.#x[point]!, this.#y[point]!)) found.push(point);
    });
    return found.sort((a, b) => a - b);
  }

  #cellOf(point: number): number {
    return this.#rowOf(this.#y[point]!) * this.#columns + this.#columnOf(this.#x[point]!);
  }

  #columnOf(x: number): number {
    return Math.min(this.#columns - 1, Math.max(0, Math.floor((x - this.#left) / this.#cell)));
  }

  #rowOf(y: number): number {
    return Math.min(this.#rows - 1, Math.max(0, Math.floor((y - this.#top) / this.#cell)));
  }

  #within(left: number, top: number, right: number, bottom: number, see: (point: number) => void): void {
    for (let row = this.#rowOf(top); row <= this.#rowOf(bottom); row += 1) {
      const from = row * this.#columns;
      const end = this.#starts[from + this.#columnOf(right) + 1]!;
      for (let at = this.#starts[from + this.#columnOf(left)]!; at < end; at += 1) see(this.#points[at]!);
    }
  }
}

function ends(values: Float32Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

function isInside(outline: readonly PlanePoint[], x: number, y: number): boolean {
  let inside = false;
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  });
  return inside;
}
