/** Simple baselines that need no model: contrast and motion. */
import { AppError } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';

/** Luma weights of BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * A baseline that needs no model: the local contrast of each patch, the standard deviation of its luma.
 *
 * @param rgb - (size, size, 3) bytes, where `size` is the grid's.
 * @returns (tokens) in grey levels.
 */
export function contrastSaliency(rgb: Uint8Array, grid: PatchGrid): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(grid.tokens);
  const squares = new Float64Array(grid.tokens);
  eachPixel(rgb, grid, (token, pixel) => {
    const value = luma(rgb, pixel);
    sums[token] = sums[token]! + value;
    squares[token] = squares[token]! + value ** 2;
  });
  const pixels = grid.patch ** 2;
  return Float32Array.from(sums, (sum, token) =>
    Math.sqrt(Math.max(0, squares[token]! / pixels - (sum / pixels) ** 2)),
  );
}

/**
 * A baseline that needs no model but sees time: the energy of the luma's change from the frames before and after.
 *
 * @param rgb - (size, size, 3) bytes.
 * @param neighbours - the frames before and after, one or two; the same frame adds nothing.
 * @returns (tokens) mean squared grey levels, summed over neighbours.
 */
export function motionSaliency(
  rgb: Uint8Array,
  neighbours: readonly Uint8Array[],
  grid: PatchGrid,
): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(grid.tokens);
  for (const neighbour of neighbours) {
    eachPixel(neighbour, grid, (token, pixel) => {
      sums[token] = sums[token]! + (luma(rgb, pixel) - luma(neighbour, pixel)) ** 2;
    });
  }
  return Float32Array.from(sums, (sum) => sum / grid.patch ** 2);
}

function luma(rgb: Uint8Array, pixel: number): number {
  return LUMA[0] * rgb[pixel * 3]! + LUMA[1] * rgb[pixel * 3 + 1]! + LUMA[2] * rgb[pixel * 3 + 2]!;
}

function eachPixel(rgb: Uint8Array, grid: PatchGrid, visit: (token: number, pixel: number) => void): void {
  const { gridRows, gridColumns, patch } = grid;
  const width = gridColumns * patch;
  const pixels = width * gridRows * patch;
  if (rgb.length !== pixels * 3) {
    throw new AppError('shape', `Expected a picture of ${pixels * 3} bytes, got ${rgb.length}.`);
  }
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const row = Math.floor(Math.floor(pixel / width) / patch);
    visit(row * gridColumns + Math.floor((pixel % width) / patch), pixel);
  }
}
