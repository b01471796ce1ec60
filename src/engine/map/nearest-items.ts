/** Finds the items nearest to one, in the full space. */
import type { Progress } from '../../contract/environment.ts';
import type { NearestItems, NearestItemsParams, NearItem } from '../../contract/map.ts';
import { AppError } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { similarity } from '../../math/similarity.ts';
import { topK } from '../../math/top-k.ts';
import type { EngineContext } from '../context.ts';
import { openGallery } from '../features/gallery.ts';
import { senseRows } from '../features/gallery-rows.ts';

/**
 * The nearest items by cosine, across the modalities and within each.
 *
 * @throws {@link AppError} `not-found` for an item that is not in the gallery, and as `openGallery` does.
 */
export async function nearestItems(
  engine: EngineContext,
  { source, item: id, count }: NearestItemsParams,
  context: TaskContext<Progress>,
): Promise<NearestItems> {
  const gallery = await openGallery(engine, source, context);
  const item = gallery.entries.findIndex((entry) => entry.id === id);
  if (item < 0) throw new AppError('not-found', `Expected an item of the gallery, got ${id}.`);
  const { width } = gallery;
  const near = (from: Modality, to: Modality): NearItem[] | null => {
    const own = senseRows(gallery, from, [item]);
    if (own.rows === 0) return null;
    const others = senseRows(gallery, to);
    const cosines = similarity(own.values, others.values, 1, others.rows, width);
    // Within one modality, an item is always nearest to itself.
    if (from === to) cosines[others.items.indexOf(item)] = -Infinity;
    const most = Math.min(count, from === to ? others.rows - 1 : others.rows);
    return Array.from(topK(cosines, most), (row) => ({ item: others.items[row]!, cosine: cosines[row]! }));
  };
  return {
    item: id,
    visualOfAudio: near('audio', 'visual'),
    audioOfVisual: near('visual', 'audio'),
    audioOfAudio: near('audio', 'audio'),
    visualOfVisual: near('visual', 'visual'),
  };
}
