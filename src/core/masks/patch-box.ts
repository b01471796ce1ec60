/** A rectangle of patches, and the patches that a stretch of an axis touches. */
import type { PatchGrid } from '../geometry.ts';
import type { PatchPlace } from './patch-area.ts';

/** A rectangle of a patch grid, both ends included; rows and columns are counted as tokens are. */
export interface PatchBox {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** The whole grid. */
export function wholeBox({ gridRows, gridColumns }: PatchGrid): PatchBox {
  return { firstRow: 0, lastRow: gridRows - 1, firstColumn: 0, lastColumn: gridColumns - 1 };
}

/** The rectangle between two places, given in any order. */
export function boxBetween(a: PatchPlace, b: PatchPlace): PatchBox {
  return {
    firstRow: Math.min(a.row, b.row),
    lastRow: Math.max(a.row, b.row),
    firstColumn: Math.min(a.column, b.column),
    lastColumn: Math.max(a.column, b.column),
  };
}

/** A rectangle's tokens, ascending. */
export function tokensOfBox(
  box: PatchBox,
  { gridColumns }: Pick<PatchGrid, 'gridColumns'>,
): Int32Array<ArrayBuffer> {
  const columns = box.lastColumn - box.firstColumn + 1;
  const rows = box.lastRow - box.firstRow + 1;
  return Int32Array.from(
    { length: rows * columns },
    (_, i) => (box.firstRow + Math.floor(i / columns)) * gridColumns + box.firstColumn + (i % columns),
  );
}

/** How many tokens a rectangle has. */
export function boxTokens(box: PatchBox): number {
  return (box.lastRow - box.firstRow + 1) * (box.lastColumn - box.firstColumn + 1);
}

/**
 * The patches along one axis that a stretch of it touches, at least one.
 *
 * @param low - share of the axis, 0 to 1, like `high`; if they are in the wrong order they are swapped.
 * @returns first and last, both included. A stretch that ends on an edge does not touch the patch that begins there.
 */
export function patchesTouched(low: number, high: number, count: number): readonly [number, number] {
  // Edges are converted from seconds and hertz; a rounding error must not include a neighbour.
  const slack = 1e-6;
  const [from, to] = low <= high ? [low, high] : [high, low];
  const first = Math.min(count - 1, Math.max(0, Math.floor(from * count + slack)));
  const last = Math.min(count - 1, Math.max(first, Math.ceil(to * count - slack) - 1));
  return [first, last];
}
