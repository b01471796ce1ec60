/** Compares a map with a box: pointing, IoU, chance. */
import type { Box } from '../../core/box.ts';
import { boxHolds } from '../../core/box.ts';
import { AppError } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';
import { topK } from '../../math/top-k.ts';

/** The centre of a patch, as shares of the picture. */
export function patchCentre(token: number, { gridRows, gridColumns }: PatchGrid) {
  return {
    x: ((token % gridColumns) + 0.5) / gridColumns,
    y: (Math.floor(token / gridColumns) + 0.5) / gridRows,
  };
}

/**
 * Pointing game: whether the centre of the highest patch is in the box. Of equal patches, the lowest index counts.
 */
export function pointingHit(values: Float32Array, box: Box, grid: PatchGrid): boolean {
  const { x, y } = patchCentre(topK(values, 1)[0] ?? 0, grid);
  return boxHolds(box, x, y);
}

/** Share of the patches with their centre in the box: how often a random patch hits. */
export function chanceOfHit(box: Box, grid: PatchGrid): number {
  let hits = 0;
  for (let token = 0; token < grid.tokens; token += 1) {
    const { x, y } = patchCentre(token, grid);
    if (boxHolds(box, x, y)) hits += 1;
  }
  return hits / grid.tokens;
}

/**
 * The highest patches of a map: 1 for the `share` of the patches with the largest values, at least one; equal values
 * keep the lower index.
 *
 * @param share - in (0, 1].
 * @throws {@link AppError} `shape` for another share.
 */
export function topRegion(values: Float32Array, share: number): Uint8Array<ArrayBuffer> {
  if (!(share > 0 && share <= 1)) {
    throw new AppError('shape', `Expected a share of patches above 0 and up to 1, got ${share}.`);
  }
  const region = new Uint8Array(values.length);
  for (const token of topK(values, Math.max(1, Math.round(share * values.length)))) region[token] = 1;
  return region;
}

/** Intersection over union of a box and a region of patches, by area; 0 where both are empty. */
export function regionIou(region: Uint8Array, box: Box, grid: PatchGrid): number {
  const { gridRows, gridColumns } = grid;
  const [left, top, right, bottom] = box;
  const overlap = (low: number, high: number, cell: number, cells: number) =>
    Math.max(0, Math.min(high, (cell + 1) / cells) - Math.max(low, cell / cells));
  let covered = 0;
  let shared = 0;
  for (let token = 0; token < region.length; token += 1) {
    if (region[token] !== 1) continue;
    covered += 1 / (gridRows * gridColumns);
    shared +=
      overlap(left, right, token % gridColumns, gridColumns) *
      overlap(top, bottom, Math.floor(token / gridColumns), gridRows);
  }
  const union = covered + Math.max(0, right - left) * Math.max(0, bottom - top) - shared;
  return union > 0 ? shared / union : 0;
}

/**
 * How much more of a map's highest patches are in a box than of all patches: 1 for a random map, 0 if none of them
 * is. A patch is in the box if its centre does.
 *
 * @param share - of the patches that count as the highest, in (0, 1].
 * @returns NaN where no patch is in the box.
 */
export function liftInBox(values: Float32Array, share: number, box: Box, grid: PatchGrid): number {
  const region = topRegion(values, share);
  let highest = 0;
  let held = 0;
  for (let token = 0; token < region.length; token += 1) {
    if (region[token] !== 1) continue;
    highest += 1;
    const { x, y } = patchCentre(token, grid);
    held += Number(boxHolds(box, x, y));
  }
  return held / highest / chanceOfHit(box, grid);
}
