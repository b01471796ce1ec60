/** Fills hidden patches from the visible ones without a model: what a reconstruction must be better than. */
import type { PatchGrid } from '../../core/geometry.ts';
import { patchify, pictureStrides, unpatchify } from '../../math/patchify.ts';
import { meanFill, nearestTokens } from './masked-loss.ts';

/** Sweeps of harmonic inpainting at each size, as `training/cavmae/fills.py` has them. */
const SWEEPS = 120;

/** A picture (rows, columns, channels), and which of its places are hidden (rows, columns). */
interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly values: Float32Array<ArrayBuffer>;
  /** 1 hidden. */
  readonly hidden: Uint8Array<ArrayBuffer>;
}

/**
 * Every hidden patch is a copy of the nearest visible patch; where several are as near, it is their mean.
 *
 * @param target - (tokens, patchValues).
 * @returns (tokens, patchValues); zeros if nothing is visible.
 */
export function nearestFill(
  target: Float32Array,
  mask: Uint8Array,
  grid: PatchGrid,
): Float32Array<ArrayBuffer> {
  const { patchValues } = grid;
  const filled = Float32Array.from(target);
  const visible = Array.from(mask.keys()).filter((token) => mask[token] === 0);
  for (let token = 0; token < mask.length; token += 1) {
    if (mask[token] === 0) continue;
    const near = nearestTokens(token, visible, grid);
    for (let i = 0; i < patchValues; i += 1) {
      const sum = near.reduce((total, other) => total + (target[other * patchValues + i] as number), 0);
      filled[token * patchValues + i] = near.length === 0 ? 0 : sum / near.length;
    }
  }
  return filled;
}

/**
 * Harmonic inpainting: a smooth surface through the visible values, on which each hidden value is the mean of its four
 * neighbours. Solved from coarse to fine by Jacobi's method; edges repeat.
 *
 * @param target - (tokens, patchValues), channel last within a patch.
 * @returns (tokens, patchValues); zeros if nothing is visible.
 * @remarks Source: `harmonic_fill` in `training/cavmae/fills.py`, whose numbers it repeats.
 */
export function harmonicFill(
  target: Float32Array,
  mask: Uint8Array,
  grid: PatchGrid,
): Float32Array<ArrayBuffer> {
  if (!mask.includes(0)) return new Float32Array(target.length);
  const strides = pictureStrides(grid);
  const rows = grid.gridRows * grid.patch;
  const columns = grid.gridColumns * grid.patch;
  const hidden = Uint8Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(Math.floor(at / columns) / grid.patch);
    return mask[row * grid.gridColumns + Math.floor((at % columns) / grid.patch)] ?? 0;
  });
  // The sweeps start from the mean of the visible values where the grid can be halved no further.
  const start = unpatchify(meanFill(target, mask, grid), grid, strides, 'channel-last');
  const values = unpatchify(target, grid, strides, 'channel-last');
  const mean = Float32Array.from({ length: grid.channels }, (_, channel) => start[channel] as number);
  const filled = membrane({ rows, columns, channels: grid.channels, values, hidden }, mean);
  return patchify(filled, grid, strides, { order: 'channel-last' });
}

/** The values of a plane with its hidden places filled. */
function membrane(plane: Plane, mean: Float32Array): Float32Array<ArrayBuffer> {
  const { channels, values, hidden } = plane;
  const places = Int32Array.from(hidden.keys()).filter((at) => hidden[at] === 1);
  const filled = Float32Array.from(values);
  const coarse = halved(plane);
  const guess = coarse ? doubled(coarse, membrane(coarse, mean)) : null;
  for (const at of places)
    for (let channel = 0; channel < channels; channel += 1)
      filled[at * channels + channel] = guess?.[at * channels + channel] ?? mean[channel] ?? 0;
  sweep(plane, filled);
  return filled;
}

/** Replaces each hidden value by the mean of its neighbours, all at once, {@link SWEEPS} times; in place. */
function sweep(plane: Plane, filled: Float32Array): void {
  const { rows, columns, channels } = plane;
  const runs = hiddenRuns(plane);
  // One channel at a time, from one buffer into the other: visible values are the same in both.
  let [before, after] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
  for (let channel = 0; channel < channels; channel += 1) {
    for (let at = 0; at < before.length; at += 1) before[at] = after[at] = filled[at * channels + channel]!;
    for (let step = 0; step < SWEEPS; step += 1) {
      for (let run = 0; run < runs.length; run += 2) {
        const [from, to] = [runs[run]!, runs[run + 1]!];
        const left = from - (from % columns);
        const right = left + columns - 1;
        const up = left === 0 ? 0 : columns;
        const down = right === before.length - 1 ? 0 : columns;
        for (let at = from; at < to; at += 1)
          after[at] =
            (before[at - up]! +
              before[at + down]! +
              before[at === left ? at : at - 1]! +
              before[at === right ? at : at + 1]!) /
            4;
      }
      [before, after] = [after, before];
    }
    for (let at = 0; at < before.length; at += 1) filled[at * channels + channel] = before[at]!;
  }
}

/** Where hidden places begin and end, row by row: [from, to, from, to, ...]. */
function hiddenRuns({ rows, columns, hidden }: Plane): Int32Array {
  const runs: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const end = (row + 1) * columns;
    for (let at = row * columns; at < end; at += 1) {
      if (hidden[at] === 0) continue;
      const from = at;
      while (at < end && hidden[at] === 1) at += 1;
      runs.push(from, at);
    }
  }
  return Int32Array.from(runs);
}

/** A plane of half the size, each value the mean of four; null if its hidden places are not whole blocks of four. */
function halved({ rows, columns, channels, values, hidden }: Plane): Plane | null {
  if (rows % 2 !== 0 || columns % 2 !== 0) return null;
  const half = columns / 2;
  const size = (rows / 2) * half;
  const coarse = new Uint8Array(size);
  const means = new Float32Array(size * channels);
  for (let at = 0; at < size; at += 1) {
    const corner = Math.floor(at / half) * 2 * columns + (at % half) * 2;
    const block = [corner, corner + 1, corner + columns, corner + columns + 1];
    if (block.some((place) => hidden[place] !== hidden[corner])) return null;
    coarse[at] = hidden[corner]!;
    for (let channel = 0; channel < channels; channel += 1)
      means[at * channels + channel] =
        block.reduce((sum, place) => sum + values[place * channels + channel]!, 0) / 4;
  }
  return { rows: rows / 2, columns: half, channels, values: means, hidden: coarse };
}

/** Values of twice the size, bilinear between the centres of the coarse ones. */
function doubled({ rows, columns, channels }: Plane, values: Float32Array): Float32Array<ArrayBuffer> {
  const wide = columns * 2;
  const fine = new Float32Array(rows * 2 * wide * channels);
  for (let row = 0; row < rows * 2; row += 1) {
    const [above, below, down] = between(row, rows);
    for (let column = 0; column < wide; column += 1) {
      const [left, right, along] = between(column, columns);
      for (let channel = 0; channel < channels; channel += 1) {
        const value = (y: number, x: number) => values[(y * columns + x) * channels + channel]!;
        const top = value(above, left) * (1 - along) + value(above, right) * along;
        const bottom = value(below, left) * (1 - along) + value(below, right) * along;
        fine[(row * wide + column) * channels + channel] = top * (1 - down) + bottom * down;
      }
    }
  }
  return fine;
}

/** The two coarse places around a fine one, and how far it is from the first to the second. */
function between(at: number, count: number): [number, number, number] {
  const place = Math.max(0, (at + 0.5) / 2 - 0.5);
  const low = Math.floor(place);
  return [low, Math.min(count - 1, low + 1), place - low];
}
