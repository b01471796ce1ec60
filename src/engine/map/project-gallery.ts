/** Projects a gallery onto a plane by PCA or UMAP. */
import { partnerRanks } from '../../analysis/space/partner-ranks.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  ProjectGalleryParams,
  ProjectGalleryResult,
  Projection,
  SpaceFigures,
  SpaceFiguresParams,
} from '../../contract/map.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { principalAxes, projectOn } from '../../math/pca.ts';
import { stackRows } from '../../math/rows.ts';
import type { EngineContext } from '../context.ts';
import type { Gallery } from '../features/gallery.ts';
import { openGallery } from '../features/gallery.ts';
import { senseRows } from '../features/gallery-rows.ts';
import { spaceFiguresOf } from './space-figures.ts';

/**
 * Projects every audio and video of a gallery onto one plane, and measures how the two modalities share the space.
 *
 * @throws {@link AppError} `shape` for fewer than two points (four for UMAP), and as `openGallery` does.
 */
export async function projectGallery(
  engine: EngineContext,
  { source, projection }: ProjectGalleryParams,
  context: TaskContext<Progress>,
): Promise<Moved<ProjectGalleryResult>> {
  const startedAt = performance.now();
  const gallery = await openGallery(engine, source, context);
  const { entries, width } = gallery;
  const parts = [senseRows(gallery, 'audio'), senseRows(gallery, 'visual')] as const;
  const rows = parts[0].rows + parts[1].rows;
  if (rows < 2) {
    throw new AppError('shape', 'Expected at least two points to project, got fewer: add clips to compare.');
  }
  const { flat, explained } = await onPlane(
    projection,
    stackRows(parts.map(({ values }) => values)),
    rows,
    width,
    context,
  );
  const coordinates = new Float32Array(entries.length * 4).fill(Number.NaN);
  let point = 0;
  parts.forEach(({ items }, sense) => {
    for (const item of items) {
      coordinates.set(flat.subarray(2 * point, 2 * point + 2), 4 * item + 2 * sense);
      point += 1;
    }
  });
  context.progress({ stage: 'Measuring the space', done: 0, total: 0 });
  const figures = await spaceFiguresOf(
    gallery,
    entries.map((_, item) => item),
    context.signal,
  );
  const ranks = await ranksOf(gallery, context);
  const milliseconds = performance.now() - startedAt;
  return new Moved(
    { entries, projection, width, coordinates, explained, figures, ranks, milliseconds },
    [coordinates, ranks].flatMap((array) => array?.buffer ?? []),
  );
}

/** With more pairs, the ranks would take longer than the layout. */
const MOST_RANKED = 5000;

async function ranksOf(
  gallery: Gallery,
  { signal, progress }: TaskContext<Progress>,
): Promise<Int32Array<ArrayBuffer> | null> {
  const visual = new Set(senseRows(gallery, 'visual').items);
  const pairs = senseRows(gallery, 'audio').items.filter((item) => visual.has(item));
  if (pairs.length > MOST_RANKED) return null;
  const found = await inTurns(
    partnerRanks(senseRows(gallery, 'audio', pairs), senseRows(gallery, 'visual', pairs)),
    signal,
    (share) => progress({ stage: 'Ranking partners', done: share, total: 1 }),
  );
  const ranks = new Int32Array(2 * gallery.entries.length);
  pairs.forEach((item, pair) => ranks.set([found.ofVisual[pair]!, found.ofAudio[pair]!], 2 * item));
  return ranks;
}

interface Plane {
  readonly flat: Float32Array<ArrayBuffer>;
  readonly explained: readonly [number, number] | null;
}

async function onPlane(
  projection: Projection,
  points: Float32Array<ArrayBuffer>,
  rows: number,
  width: number,
  { signal, progress }: TaskContext<Progress>,
): Promise<Plane> {
  const onShare = (stage: string) => (share: number) => progress({ stage, done: share, total: 1 });
  if (projection.method === 'pca') {
    const found = await inTurns(
      principalAxes(points, rows, width),
      signal,
      onShare('Computing the principal axes'),
    );
    const [x = 0, y = 0] = found.explained;
    return { flat: projectOn(found, points, rows), explained: [x, y] };
  }
  // Fetched only when it is needed, because most visits never need it.
  const { umapOnPlane } = await fetchPart(() => import('../../analysis/space/umap.ts'));
  throwIfAborted(signal);
  const flat = await inTurns(umapOnPlane(points, rows, width, projection), signal, onShare('Computing UMAP'));
  return { flat, explained: null };
}

/** The figures of {@link projectGallery} for some items of a gallery. */
export async function spaceFigures(
  engine: EngineContext,
  { source, items }: SpaceFiguresParams,
  context: TaskContext<Progress>,
): Promise<SpaceFigures> {
  const gallery = await openGallery(engine, source, context);
  const wanted = new Set(items);
  const chosen = gallery.entries.flatMap(({ id }, item) => (wanted.has(id) ? [item] : []));
  return spaceFiguresOf(gallery, chosen, context.signal);
}
