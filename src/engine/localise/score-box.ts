/** A box against a map. */
import { pointingHit, regionIou, topRegion } from '../../analysis/localise/localisation.ts';
import type { BoxScore, BoxScoreParams } from '../../contract/localise.ts';
import { VISUAL_GRID } from '../../core/geometry.ts';

/** A box against the highest patches of a map. */
export function scoreBox({ values, box, topShare }: BoxScoreParams): Promise<BoxScore> {
  return Promise.resolve({
    iou: regionIou(topRegion(values, topShare), box, VISUAL_GRID),
    hit: pointingHit(values, box, VISUAL_GRID),
  });
}
