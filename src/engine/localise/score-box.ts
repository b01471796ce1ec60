/** Compares a box with a map. */
import { pointingHit, regionIou, topRegion } from '../../analysis/localise/localisation.ts';
import type { BoxScore, BoxScoreParams } from '../../contract/localise.ts';

/** A box against the highest patches of a map. */
export function scoreBox({ values, grid, box, topShare }: BoxScoreParams): Promise<BoxScore> {
  return Promise.resolve({
    iou: regionIou(topRegion(values, topShare), box, grid),
    hit: pointingHit(values, box, grid),
  });
}
