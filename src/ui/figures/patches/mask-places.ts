/** Finds the patch under a point or after a key. */
import type { PatchGrid } from '../../../core/geometry.ts';
import type { PatchPlace } from '../../../core/masks/patch-area.ts';

/** A rectangle on the page, in CSS pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The patch under a point of a picture that fills `box`; for a point outside, the nearest patch. */
export function placeAt(x: number, y: number, box: Box, grid: PatchGrid, melUp: boolean): PatchPlace {
  const fromTop = clamp(Math.floor(((y - box.top) / box.height) * grid.gridRows), grid.gridRows);
  return {
    row: melUp ? grid.gridRows - 1 - fromTop : fromTop,
    column: clamp(Math.floor(((x - box.left) / box.width) * grid.gridColumns), grid.gridColumns),
  };
}

/** The patch to which a key moves the cursor on screen; null for a key that does not move it. */
export function moveOnGrid(
  { row, column }: PatchPlace,
  key: string,
  grid: PatchGrid,
  melUp: boolean,
): PatchPlace | null {
  const down = (steps: number) => clamp(row + (melUp ? -steps : steps), grid.gridRows);
  switch (key) {
    case 'ArrowLeft':
      return { row, column: clamp(column - 1, grid.gridColumns) };
    case 'ArrowRight':
      return { row, column: clamp(column + 1, grid.gridColumns) };
    case 'ArrowUp':
      return { row: down(-1), column };
    case 'ArrowDown':
      return { row: down(1), column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: grid.gridColumns - 1 };
    case 'PageUp':
      return { row: down(-grid.gridRows), column };
    case 'PageDown':
      return { row: down(grid.gridRows), column };
    default:
      return null;
  }
}

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
