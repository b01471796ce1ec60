/** Clips against each other: features, cosines, contrastive figures, ranks. */
import { rankGallery, recallFigures } from '../../analysis/retrieval/retrieval.ts';
import { clusterOrder } from '../../analysis/space/cluster-order.ts';
import { contrastiveLoss, TEMPERATURE } from '../../analysis/space/contrastive.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  ContrastiveFigures,
  RetrievalDirection,
  SimilarityParams,
  SimilarityResult,
} from '../../contract/similarity.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import type { Rest } from '../../core/turns/rest.ts';
import { restFor } from '../../core/turns/rest.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { transpose } from '../../math/linalg.ts';
import type { EngineContext } from '../context.ts';
import type { GalleryItem } from '../features/clip-rows.ts';
import { featureOf } from '../features/clip-rows.ts';

/** Compares every audio with every video by unmasked L2-normalised features, with loss and retrieval figures. */
export async function compareClips(
  engine: EngineContext,
  params: SimilarityParams,
  context: TaskContext<Progress>,
): Promise<SimilarityResult> {
  const skipped: { clipId: string; reason: string }[] = [];
  const items = params.clips.map(({ clipId, frameIndex }) => ({
    clipId,
    frameIndex,
    clip: engine.clips.get(clipId),
  }));
  for (const { clip, clipId } of items) {
    if (!clip.summary.hasAudio) skipped.push({ clipId, reason: 'no audio, so it has a column but no row' });
    else if (!clip.summary.hasVideo)
      skipped.push({ clipId, reason: 'no video, so it has a row but no column' });
  }
  const rows = items.filter(({ clip }) => clip.summary.hasAudio);
  const columns = items.filter(({ clip }) => clip.summary.hasVideo);
  const { audio, visual } = await gather(engine, items, context);
  const clusters = await clusterClips(items, { rows, audio }, { columns, visual }, context.signal);
  const cosine = await engine.frontend.cosines(audio, visual);
  return {
    ...(await figures(cosine, rows, columns, restFor(context.signal))),
    clusters,
    temperature: TEMPERATURE,
    skipped,
  };
}

/** Seed of the clustering, so that the same clips have the same order. */
const CLUSTER_SEED = 1;

/** The clips with similar ones side by side. Each has one place: the mean of its audio and video features. */
async function clusterClips(
  items: readonly GalleryItem[],
  { rows, audio }: { readonly rows: readonly GalleryItem[]; readonly audio: readonly Float32Array[] },
  { columns, visual }: { readonly columns: readonly GalleryItem[]; readonly visual: readonly Float32Array[] },
  signal: AbortSignal,
): Promise<SimilarityResult['clusters']> {
  const width = audio[0]?.length ?? visual[0]?.length ?? 0;
  const middle = new Float32Array(items.length * width);
  const placeOf = new Map(items.map((item, place) => [item, place]));
  const add = (item: GalleryItem, feature: Float32Array) => {
    const start = (placeOf.get(item) ?? 0) * width;
    feature.forEach((value, i) => (middle[start + i]! += value));
  };
  rows.forEach((item, row) => add(item, audio[row]!));
  columns.forEach((item, column) => add(item, visual[column]!));
  const features = l2NormalizeRows(middle, items.length, width);
  const { order, cluster } = await inTurns(clusterOrder(features, items.length, width, CLUSTER_SEED), signal);
  return Array.from(order, (item) => ({ clipId: items[item]!.clipId, cluster: cluster[item]! }));
}

/** Features of both modalities, computed if not cached; clip by clip, so that a clip's arrays are fetched once. */
async function gather(
  engine: EngineContext,
  items: readonly GalleryItem[],
  { signal, progress }: TaskContext<Progress>,
) {
  const features = { audio: [] as Float32Array<ArrayBuffer>[], visual: [] as Float32Array<ArrayBuffer>[] };
  const sensesOf = ({ clip: { summary } }: GalleryItem) => [
    ...(summary.hasAudio ? (['audio'] as const) : []),
    ...(summary.hasVideo ? (['visual'] as const) : []),
  ];
  const total = items.reduce((sum, item) => sum + sensesOf(item).length, 0);
  const rest = restFor(signal);
  let done = 0;
  for (const item of items) {
    for (const modality of sensesOf(item)) {
      // Cached features come without a turn of the event loop, so this gives an abort the chance to arrive.
      await rest();
      progress({ stage: 'Computing features', done, total });
      features[modality].push(await featureOf(engine, modality, item, signal));
      done += 1;
    }
  }
  return features;
}

type Figures = Omit<SimilarityResult, 'temperature' | 'clusters' | 'skipped'>;

async function figures(
  cosine: Float32Array<ArrayBuffer>,
  rows: readonly GalleryItem[],
  columns: readonly GalleryItem[],
  rest: Rest,
): Promise<Figures> {
  const rowIds = rows.map(({ clipId }) => clipId);
  const columnIds = columns.map(({ clipId }) => clipId);
  const columnOf = placesOf(columnIds);
  const pairs = rowIds.flatMap((id, row) => {
    const column = columnOf.get(id);
    return column === undefined ? [] : [{ row, column }];
  });
  // Loss and metrics are over pairs only, because without a partner no rank is right or wrong.
  const paired = new Float32Array(pairs.length ** 2);
  pairs.forEach(({ row }, i) =>
    pairs.forEach(({ column }, j) => {
      paired[i * pairs.length + j] = cosine[row * columnIds.length + column] as number;
    }),
  );
  const loss = (direction: 'audioForVisual' | 'visualForAudio'): ContrastiveFigures | null =>
    pairs.length === 0 ? null : contrastiveLoss(paired, pairs.length, direction);
  const losses = { audioForVisual: loss('audioForVisual'), visualForAudio: loss('visualForAudio') };
  await rest();
  const audioToVisual = direction(cosine, rowIds, columnIds, paired, pairs.length);
  await rest();
  return {
    rows: rowIds,
    columns: columnIds,
    cosine,
    pairs: pairs.length,
    ...losses,
    audioToVisual,
    visualToAudio: direction(
      transpose(cosine, rowIds.length, columnIds.length),
      columnIds,
      rowIds,
      transpose(paired, pairs.length, pairs.length),
      pairs.length,
    ),
  };
}

/** The first place of each id. */
function placesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, place) => [id, place] as const).reverse());
}

/** Ranks over the whole gallery; metrics over the pairs among themselves. */
function direction(
  scores: Float32Array<ArrayBuffer>,
  queries: readonly string[],
  gallery: readonly string[],
  paired: Float32Array<ArrayBuffer>,
  pairs: number,
): RetrievalDirection {
  const placeOf = placesOf(gallery);
  const { order, rank } = rankGallery(
    scores,
    gallery.length,
    queries.map((id) => placeOf.get(id) ?? -1),
  );
  const among = rankGallery(
    paired,
    pairs,
    Array.from({ length: pairs }, (_, i) => i),
  );
  const recall = recallFigures(among.rank);
  return { order, rank, metrics: recall && { ...recall, ties: among.ties } };
}
