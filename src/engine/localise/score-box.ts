/** Compares a box with a map. */
import { pointingHit, regionIou, topRegion } from '../../analysis/localise/localisation.ts';
import type { BoxScore, BoxScoreParams } from '../../contract/localise.ts';
import { VISUAL_GRID } from '../../core/geometry.ts';

/** Compares a box with the highest patches of a map. */
export function scoreBox({ values, box, topShare }: BoxScoreParams): Promise<BoxScore> {
  return Promise.resolve({
    iou: regionIou(topRegion(values, topShare), box, VISUAL_GRID),
    hit: pointingHit(values, box, VISUAL_GRID),
  });
}
