/** Sorts clips by their cosine with the live input. */
import type { LiveCosines } from '../../../contract/live.ts';

/** Which modality of a clip the live feature is compared with. */
export type ComparedSense = 'toSound' | 'toSight';

/** Clips that have the modality, nearest first. Equal cosines keep the order of the library. */
export function nearestClips(
  cosines: readonly LiveCosines[],
  sense: ComparedSense,
  count: number,
): LiveCosines[] {
  return cosines
    .filter((entry) => entry[sense] !== null)
    .sort((a, b) => (b[sense] ?? 0) - (a[sense] ?? 0))
    .slice(0, count);
}
