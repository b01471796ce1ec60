/** Computes gap, alignment and uniformity of some items of a gallery. */
import type { UnitRows } from '../../analysis/space/embedding-geometry.ts';
import { alignment, modalityGap, uniformity } from '../../analysis/space/embedding-geometry.ts';
import type { SpaceFigures } from '../../contract/map.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { stackRows } from '../../math/rows.ts';
import type { Gallery } from '../features/gallery.ts';
import { senseRows } from '../features/gallery-rows.ts';

/** Gap, alignment and uniformity of some items of a gallery. */
export async function spaceFiguresOf(
  gallery: Gallery,
  items: readonly number[],
  signal: AbortSignal,
): Promise<SpaceFigures> {
  const { width } = gallery;
  const audio = senseRows(gallery, 'audio', items);
  const visual = senseRows(gallery, 'visual', items);
  const withSight = new Set(visual.items);
  const paired = audio.items.filter((item) => withSight.has(item));
  const pairs = paired.length;
  const spread = async (points: UnitRows) => (points.rows < 2 ? null : inTurns(uniformity(points), signal));
  return {
    sounds: audio.rows,
    sights: visual.rows,
    pairs,
    gap: audio.rows > 0 && visual.rows > 0 ? modalityGap(audio, visual) : null,
    alignment:
      pairs > 0 ? alignment(senseRows(gallery, 'audio', paired), senseRows(gallery, 'visual', paired)) : null,
    uniformityAudio: await spread(audio),
    uniformityVisual: await spread(visual),
    uniformityBoth: await spread({
      values: stackRows([audio.values, visual.values]),
      rows: audio.rows + visual.rows,
      width,
    }),
  };
}
