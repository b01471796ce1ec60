/** Computes the masked loss, norm_pix statistics and the mean fill. */
import type { PatchGrid } from '../../core/geometry.ts';

/** The paper's masked loss, and the loss of each patch. */
export interface MaskedLoss {
  /** (tokens) mean squared error of each patch, hidden or not. */
  readonly patchLoss: Float32Array<ArrayBuffer>;
  /** Mean over removed patches; 0 when nothing was removed. */
  readonly loss: number;
}

/** `norm_pix` adds this to a patch's variance before the square root. */
const NORM_PIX_EPSILON = 1e-6;

/**
 * Mean squared error per patch, averaged over the removed patches only.
 *
 * @param predicted - (tokens, patchValues).
 * @param target - (tokens, patchValues) in the same units: normalised by {@link normalisePatches} for a
 * model trained with norm_pix.
 * @param mask - (tokens) 0 kept, 1 removed.
 * @remarks Source: CAV-MAE equation 5; the official `forward_mae_loss`.
 */
export function maskedLoss(
  predicted: Float32Array,
  target: Float32Array,
  mask: Uint8Array,
  grid: PatchGrid,
): MaskedLoss {
  const { patchValues } = grid;
  const patchLoss = new Float32Array(mask.length);
  let sum = 0;
  let removed = 0;
  for (let token = 0; token < mask.length; token += 1) {
    let squares = 0;
    for (let i = token * patchValues; i < (token + 1) * patchValues; i += 1) {
      const difference = (predicted[i] as number) - (target[i] as number);
      squares += difference * difference;
    }
    patchLoss[token] = squares / patchValues;
    if (mask[token] === 1) {
      sum += squares / patchValues;
      removed += 1;
    }
  }
  return { patchLoss, loss: removed === 0 ? 0 : sum / removed };
}

/**
 * Mean and standard deviation of one patch as norm_pix defines them: the square root of unbiased variance plus 1e-6.
 */
export interface PatchStatistics {
  readonly mean: Float32Array<ArrayBuffer>;
  readonly std: Float32Array<ArrayBuffer>;
}

/**
 * Statistics of every patch.
 *
 * @param patches - (tokens, patchValues).
 * @returns `mean`, `std` (tokens).
 */
export function patchStatistics(patches: Float32Array, grid: PatchGrid): PatchStatistics {
  const tokens = patches.length / grid.patchValues;
  const mean = new Float32Array(tokens);
  const std = new Float32Array(tokens);
  for (let token = 0; token < tokens; token += 1) {
    const patch = patches.subarray(token * grid.patchValues, (token + 1) * grid.patchValues);
    let sum = 0;
    for (const value of patch) sum += value;
    const centre = sum / grid.patchValues;
    let squares = 0;
    for (const value of patch) squares += (value - centre) ** 2;
    mean[token] = centre;
    std[token] = Math.sqrt(squares / (grid.patchValues - 1) + NORM_PIX_EPSILON);
  }
  return { mean, std };
}

/** `(patch - mean) / std` for every patch: the target of a model trained with norm_pix. */
export function normalisePatches(
  patches: Float32Array,
  statistics: PatchStatistics,
  grid: PatchGrid,
): Float32Array<ArrayBuffer> {
  return mapPatches(patches, statistics, grid, (value, mean, std) => (value - mean) / std);
}

/** `patch * std + mean` for every patch: predictions of a norm_pix model in the input's units. */
export function denormalisePatches(
  patches: Float32Array,
  statistics: PatchStatistics,
  grid: PatchGrid,
): Float32Array<ArrayBuffer> {
  return mapPatches(patches, statistics, grid, (value, mean, std) => value * std + mean);
}

function mapPatches(
  patches: Float32Array,
  { mean, std }: PatchStatistics,
  grid: PatchGrid,
  change: (value: number, mean: number, std: number) => number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(patches, (value, i) => {
    const token = Math.floor(i / grid.patchValues);
    return change(value, mean[token] as number, std[token] as number);
  });
}

/**
 * The mean fill, the simplest guess: every patch is the mean of the visible ones, channel by channel.
 *
 * If nothing is visible, it is 0, the mean of normalised inputs.
 *
 * @param target - (tokens, patchValues), channel last within a patch.
 * @returns (tokens, patchValues).
 */
export function meanFill(target: Float32Array, mask: Uint8Array, grid: PatchGrid): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(grid.channels);
  let visible = 0;
  for (let token = 0; token < mask.length; token += 1) {
    if (mask[token] !== 0) continue;
    visible += 1;
    for (let i = 0; i < grid.patchValues; i += 1) {
      const channel = i % grid.channels;
      sums[channel] = (sums[channel] as number) + (target[token * grid.patchValues + i] as number);
    }
  }
  const perChannel = visible * (grid.patchValues / grid.channels);
  const filled = new Float32Array(target.length);
  if (visible === 0) return filled;
  return filled.map((_, i) => (sums[i % grid.channels] as number) / perChannel);
}

/**
 * Statistics for showing a norm_pix model's predictions without looking at what was hidden: a removed patch takes the
 * mean of its nearest visible patches' statistics (all at the smallest grid distance).
 *
 * @param statistics - of the true patches; only those of visible patches are read.
 */
export function visibleStatistics(
  statistics: PatchStatistics,
  mask: Uint8Array,
  grid: PatchGrid,
): PatchStatistics {
  const visible = Array.from(mask.keys()).filter((token) => mask[token] === 0);
  const mean = new Float32Array(mask.length);
  const std = new Float32Array(mask.length).fill(1);
  for (let token = 0; token < mask.length; token += 1) {
    const near = mask[token] === 0 ? [token] : nearestTokens(token, visible, grid);
    if (near.length === 0) continue;
    mean[token] = near.reduce((sum, other) => sum + (statistics.mean[other] as number), 0) / near.length;
    std[token] = near.reduce((sum, other) => sum + (statistics.std[other] as number), 0) / near.length;
  }
  return { mean, std };
}

/** The visible tokens at the smallest Euclidean grid distance from `token`. */
export function nearestTokens(token: number, visible: readonly number[], grid: PatchGrid): number[] {
  const row = Math.floor(token / grid.gridColumns);
  const column = token % grid.gridColumns;
  let best = Infinity;
  let found: number[] = [];
  for (const other of visible) {
    const distance =
      (Math.floor(other / grid.gridColumns) - row) ** 2 + ((other % grid.gridColumns) - column) ** 2;
    if (distance < best) {
      best = distance;
      found = [other];
    } else if (distance === best) found.push(other);
  }
  return found;
}
