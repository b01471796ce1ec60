/** Features, cosines, contrastive figures, ranks. */
import { rankGallery, recallFigures } from '../../analysis/retrieval/retrieval.ts';
import { contrastiveLoss, TEMPERATURE } from '../../analysis/space/contrastive.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  ContrastiveFigures,
  RetrievalDirection,
  SimilarityParams,
  SimilarityResult,
} from '../../contract/retrieval.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { Rest } from '../../core/turns/rest.ts';
import { restFor } from '../../core/turns/rest.ts';
import { transpose } from '../../math/linalg.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { ListedClip } from '../clip/clips.ts';
import { noSuchFrame } from '../clip/clips.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import { poolFeature } from '../features/pool-feature.ts';

/** A clip of the gallery, and which of its frames stands for it. */
export interface GalleryItem {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly clip: ListedClip;
}

/** Every sound against every sight, on unmasked L2-normalised features, with loss and retrieval figures. */
export async function similarity(
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
    if (!clip.summary.hasAudio) skipped.push({ clipId, reason: 'no sound: it has a column, but no row' });
    else if (!clip.summary.hasVideo)
      skipped.push({ clipId, reason: 'no picture: it has a row, but no column' });
  }
  const rows = items.filter(({ clip }) => clip.summary.hasAudio);
  const columns = items.filter(({ clip }) => clip.summary.hasVideo);
  const { audio, visual } = await gather(engine, items, context);
  const cosine = await engine.frontend.cosines(audio, visual);
  return {
    ...(await figures(cosine, rows, columns, restFor(context.signal))),
    temperature: TEMPERATURE,
    skipped,
  };
}

/** Features of both sides, computed where they are not cached yet: clip by clip, whose arrays are fetched once. */
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
      // Features that are kept come without a turn of the event loop, in which an abort is heard.
      await rest();
      progress({ stage: 'Computing features', done, total });
      features[modality].push(await featureOf(engine, modality, item, signal));
      done += 1;
    }
  }
  return features;
}

/** The pooled feature (embedDim) of one sense of one clip: no mask, mean over the tokens; not yet L2-normalised. */
export async function featureOf(
  engine: EngineContext,
  modality: Modality,
  { clipId, clip, frameIndex }: GalleryItem,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const key = modality === 'audio' ? 'audio' : `visual ${frameIndex}`;
  const cached = clip.features.get(key);
  if (cached) return cached;
  const loaded = engine.requireModel();
  const open = await engine.clips.load(clipId);
  const { data, features } = open;
  const source = modality === 'audio' ? data.logMel : data.pictures[frameIndex];
  if (!source) throw noSuchFrame(open, frameIndex);
  const feature = await keptOrPooled(engine, loaded, modality, source, signal);
  // A model loaded meanwhile has emptied the cache for its own features.
  if (engine.model === loaded) features.set(key, feature);
  return feature;
}

/** The feature of an earlier visit, or a new one, which is kept for the next. */
async function keptOrPooled(
  engine: EngineContext,
  loaded: LoadedModel,
  modality: Modality,
  input: InputSource,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const { featureStore: store, environment } = engine;
  const { sha256: modelSha256, config, storage } = loaded.summary;
  if (!store || modelSha256 === null) return poolFeature(engine, loaded, modality, input, signal);
  const origin = {
    modelSha256,
    readAs: JSON.stringify({ storage, ...config }),
    backend: environment.backend,
    modality,
    input,
  };
  const kept = await store.find(origin, config.embedDim);
  throwIfAborted(signal);
  if (kept) return kept;
  const feature = await poolFeature(engine, loaded, modality, input, signal);
  // Nobody waits for it to be written.
  void store.keep(origin, feature);
  return feature;
}

type Figures = Omit<SimilarityResult, 'temperature' | 'skipped'>;

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
  // Loss and metrics are over pairs only: what has no partner can be ranked but not be right or wrong.
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

/** Where each id stands first. */
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
