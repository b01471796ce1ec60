/** Measures the distance to the original over hidden patches. */
import type { PatchGrid } from '../../core/geometry.ts';

/** How far values are from the original, over the removed patches only. */
export interface HiddenDistance {
  readonly meanSquared: number;
  readonly meanAbsolute: number;
}

/**
 * Mean squared and mean absolute difference over removed patches; null when nothing was removed.
 *
 * @param rebuilt - (tokens, patchValues).
 * @param original - (tokens, patchValues) in the same units.
 * @param mask - (tokens) 0 kept, 1 removed.
 */
export function hiddenDistance(
  rebuilt: Float32Array,
  original: Float32Array,
  mask: Uint8Array,
  { patchValues }: PatchGrid,
): HiddenDistance | null {
  let squares = 0;
  let magnitudes = 0;
  let count = 0;
  for (let token = 0; token < mask.length; token += 1) {
    if (mask[token] !== 1) continue;
    for (let i = token * patchValues; i < (token + 1) * patchValues; i += 1) {
      const difference = (rebuilt[i] as number) - (original[i] as number);
      squares += difference * difference;
      magnitudes += Math.abs(difference);
    }
    count += patchValues;
  }
  return count === 0 ? null : { meanSquared: squares / count, meanAbsolute: magnitudes / count };
}

/**
 * Peak signal-to-noise ratio in decibels, `10 log10(peak^2 / meanSquared)`; infinite if the two are equal.
 *
 * @param peak - the width of the range that values are clipped to: 1 for pictures in [0, 1].
 */
export function psnrDecibels(meanSquared: number, peak: number): number {
  return 10 * Math.log10(peak ** 2 / meanSquared);
}

/**
 * The magnitude that all but a share `tail` of the removed patches' values stay below, for a colour map around zero.
 *
 * @param values - (tokens, patchValues).
 * @returns 1 when nothing was removed, or every value is 0.
 */
export function hiddenLimit(
  values: Float32Array,
  mask: Uint8Array,
  { patchValues }: PatchGrid,
  tail: number,
): number {
  const magnitudes = Float32Array.from(
    values.filter((_, i) => mask[Math.floor(i / patchValues)] === 1),
    Math.abs,
  );
  const limit = magnitudes.sort()[Math.floor((magnitudes.length - 1) * (1 - tail))] ?? 0;
  return limit > 0 ? limit : 1;
}
