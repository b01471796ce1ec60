/** Live cosines in order. */
import type { LiveCosines } from '../../../contract/live.ts';

/** Which sense of a clip a live feature is compared with. */
export type ComparedSense = 'toSound' | 'toSight';

/** Clips that have the sense, nearest first; equal cosines keep the library's order. */
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
