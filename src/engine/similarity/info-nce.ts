/** Computes the contrastive loss of a gallery as one batch, with its gradient. */
import { infoNce as lossAndGradient } from '../../analysis/space/info-nce.ts';
import type { Progress } from '../../contract/environment.ts';
import type { InfoNceParams, InfoNceResult } from '../../contract/similarity.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { similarity } from '../../math/similarity.ts';
import type { EngineContext } from '../context.ts';
import { openGallery } from '../features/gallery.ts';
import { senseRows } from '../features/gallery-rows.ts';

/** Most pairs of a batch; from a larger gallery, a seeded random sample is taken. */
const MAX_PAIRS = 512;

/**
 * The contrastive loss of a gallery's pairs as one batch, with its gradient.
 *
 * @throws {@link AppError} `shape` if no item has both modalities, and as `openGallery` does.
 */
export async function infoNce(
  engine: EngineContext,
  { source, temperature, direction, negatives, seed }: InfoNceParams,
  context: TaskContext<Progress>,
): Promise<Moved<InfoNceResult>> {
  const gallery = await openGallery(engine, source, context);
  throwIfAborted(context.signal);
  const { entries, width } = gallery;
  const withSight = new Set(senseRows(gallery, 'visual').items);
  const paired = senseRows(gallery, 'audio').items.filter((item) => withSight.has(item));
  if (paired.length === 0) {
    throw new AppError('shape', 'Expected clips with audio and video to compare, got none: add one.');
  }
  const batch =
    paired.length <= MAX_PAIRS
      ? paired
      : new SeededRandom(seed)
          .sample(paired.length, MAX_PAIRS)
          .sort((a, b) => a - b)
          .map((place) => paired[place]!);
  const count = batch.length;
  const audio = senseRows(gallery, 'audio', batch).values;
  const visual = senseRows(gallery, 'visual', batch).values;
  const cosine = similarity(audio, visual, count, count, width);
  const found = lossAndGradient(cosine, count, { temperature, direction, negatives, seed });
  return new Moved(
    {
      ...found,
      entries: batch.map((item) => entries[item]!),
      galleryPairs: paired.length,
      temperature,
      direction,
      cosine,
    },
    [found.gradient.buffer, cosine.buffer],
  );
}
