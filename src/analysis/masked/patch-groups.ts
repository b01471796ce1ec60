/** Groups patches into rectangles that are left out together. */
import { AppError } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';

/** Rectangles of patches that are left out together. */
export interface PatchGroups {
  readonly count: number;
  /** (tokens) the group of each patch, row by row. */
  readonly groupOf: Uint16Array<ArrayBuffer>;
}

/**
 * Cuts a grid into rectangles; those at the right and lower edges may be smaller.
 *
 * @throws {@link AppError} `shape` unless both sides are whole numbers of at least 1.
 */
export function groupPatches(
  { gridRows, gridColumns }: PatchGrid,
  rows: number,
  columns: number,
): PatchGroups {
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new AppError('shape', `Expected groups of whole patches, got ${rows} by ${columns}.`);
  }
  const across = Math.ceil(gridColumns / columns);
  return {
    count: Math.ceil(gridRows / rows) * across,
    groupOf: Uint16Array.from(
      { length: gridRows * gridColumns },
      (_, token) =>
        Math.floor(Math.floor(token / gridColumns) / rows) * across +
        Math.floor((token % gridColumns) / columns),
    ),
  };
}

/** The tokens that remain when a group is left out, in their order. */
export function tokensWithout({ groupOf }: PatchGroups, group: number): Int32Array<ArrayBuffer> {
  return Int32Array.from(Array.from(groupOf.keys()).filter((token) => groupOf[token] !== group));
}

/** Gives each patch the value of its group. */
export function spreadOverGroups(
  { groupOf }: PatchGroups,
  values: readonly number[],
): Float32Array<ArrayBuffer> {
  return Float32Array.from(groupOf, (group) => values[group] ?? Number.NaN);
}
