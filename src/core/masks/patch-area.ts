/** The patches that a stroke covers, and changes to a mask. */
import type { PatchGrid } from '../geometry.ts';

/** A patch by its row and column in the grid, counted as tokens are. */
export interface PatchPlace {
  readonly row: number;
  readonly column: number;
}

/** The shape of a stroke between two patches. */
export type StrokeShape = 'brush' | 'rectangle' | 'column' | 'row';

/** The token at a row and column. */
export function tokenOf({ row, column }: PatchPlace, grid: PatchGrid): number {
  return row * grid.gridColumns + column;
}

/**
 * The tokens between two places: the patches on the line from one to the other (brush; a fast stroke leaves no gaps),
 * the rectangle between them, or all whole columns or rows from one to the other.
 *
 * @param brush - side of the square that the brush covers, in patches; odd, so that it has a middle.
 */
export function tokensBetween(
  shape: StrokeShape,
  from: PatchPlace,
  to: PatchPlace,
  grid: PatchGrid,
  brush = 1,
): number[] {
  if (shape === 'brush') {
    const covered = lineBetween(from, to).flatMap((place) => squareAround(place, brush, grid));
    return [...new Set(covered.map((place) => tokenOf(place, grid)))];
  }
  const rows = shape === 'column' ? range(0, grid.gridRows - 1) : range(from.row, to.row);
  const columns = shape === 'row' ? range(0, grid.gridColumns - 1) : range(from.column, to.column);
  return rows.flatMap((row) => columns.map((column) => tokenOf({ row, column }, grid)));
}

/** The places of a square around a place, as far as they are on the grid. */
function squareAround({ row, column }: PatchPlace, side: number, grid: PatchGrid): PatchPlace[] {
  const reach = (side - 1) / 2;
  const rows = range(Math.max(0, row - reach), Math.min(grid.gridRows - 1, row + reach));
  const columns = range(Math.max(0, column - reach), Math.min(grid.gridColumns - 1, column + reach));
  return rows.flatMap((y) => columns.map((x) => ({ row: y, column: x })));
}

/** A copy of a mask, (tokens), in which these tokens are hidden (1) or shown (0). */
export function withTokens(
  mask: Uint8Array,
  tokens: readonly number[],
  value: 0 | 1,
): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(mask);
  for (const token of tokens) changed[token] = value;
  return changed;
}

/** A copy of a mask with hidden and visible exchanged. */
export function invertMask(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(mask, (bit) => (bit ? 0 : 1));
}

/** How many tokens a mask hides. */
export function hiddenCount(mask: Uint8Array): number {
  return mask.reduce((sum, bit) => sum + (bit ? 1 : 0), 0);
}

/** The whole numbers from the smaller to the larger, both included. */
function range(a: number, b: number): number[] {
  const low = Math.min(a, b);
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => low + i);
}

/** The places on a straight line, ends included; each touches the next. */
function lineBetween(from: PatchPlace, to: PatchPlace): PatchPlace[] {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.column - from.column));
  const at = (a: number, b: number, step: number) =>
    steps === 0 ? a : Math.round(a + ((b - a) * step) / steps);
  return Array.from({ length: steps + 1 }, (_, step) => ({
    row: at(from.row, to.row, step),
    column: at(from.column, to.column, step),
  }));
}
