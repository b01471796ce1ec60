/** The tasks of a collection: open, search, list, close. */
import type {
  CollectionHit,
  CollectionQuery,
  CollectionRowsParams,
  CollectionRowsResult,
  CollectionSource,
  CollectionSummary,
  OpenCollectionParams,
  SearchCollectionParams,
  SearchCollectionResult,
} from '../../contract/collection.ts';
import type { Progress } from '../../contract/environment.ts';
import { hasBit } from '../../core/bits.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';
import { MODALITY_WORDS } from '../../core/geometry.ts';
import { patchesTouched, tokensOfBox } from '../../core/masks/patch-box.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { BestRows } from '../../math/search-rows.ts';
import { mean, variance } from '../../math/stats.ts';
import { inputOf } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { featureOf } from '../features/clip-rows.ts';
import { poolBy } from '../features/embed.ts';
import { fetchPairs } from '../features/feature-pairs.ts';
import type { Collection } from './collection.ts';
import { allowedIn } from './collection.ts';
import type { AllowedBlock } from './gpu-search.ts';
import { GpuBlocks } from './gpu-search.ts';
import { collectionOfPairs, readCollection } from './read-collection.ts';
import { readWindows } from './read-windows.ts';
import { searchBlock } from './search-block.ts';
import type { Found } from './search-contract.ts';
import { SearchLanes } from './search-lanes.ts';
import { chosenTables, linkedTables } from './table-files.ts';
import type { VectorBlocks } from './vector-blocks.ts';

/** Rows that are found: the length of the kernel's lists. */
const MOST_HITS = 64;
/** Collections up to this many rows are searched at once, without workers: that takes milliseconds. */
const ROWS_WITHOUT_WORKERS = 16_384;
/** Rows in the sample for the mean cosine. */
const SAMPLE_BLOCKS = 4;
const SAMPLE_ROWS = 500;
const LEAST_SAMPLE = 30;

type Calling = Pick<TaskContext<Progress>, 'signal' | 'progress'>;

/** Reads a collection in place of the one before, which stays if this one can't be read. */
export async function openCollection(
  engine: EngineContext,
  { source }: OpenCollectionParams,
  context: Calling,
): Promise<CollectionSummary> {
  const id = crypto.randomUUID();
  const collection = await readSource(engine, source, id, context);
  throwIfAborted(context.signal);
  engine.collection?.close();
  engine.collection = collection;
  return collection.summary;
}

async function readSource(
  engine: EngineContext,
  source: CollectionSource,
  id: string,
  context: Calling,
): Promise<Collection> {
  if (source.kind === 'files') return readCollection(chosenTables(source.files), id, context);
  if (source.kind === 'link') {
    context.progress({ stage: 'Waiting for the site', done: 0, total: 0 });
    return readCollection(await linkedTables(source.address, context.signal), id, context);
  }
  if (source.kind === 'windows') return readWindows(engine, source, id, context);
  const pairs = await fetchPairs(engine, source.url, context.signal);
  return collectionOfPairs(pairs, id, engine.model?.summary.sha256 ?? null);
}

/** Frees a collection. */
export async function closeCollection(
  engine: EngineContext,
  { collectionId }: { readonly collectionId: string },
): Promise<void> {
  if (engine.collection?.summary.id !== collectionId) return;
  engine.collection.close();
  engine.collection = null;
}

/** Some rows that pass a filter, in the collection's order. */
export async function collectionRows(
  engine: EngineContext,
  { collectionId, filter, from, count }: CollectionRowsParams,
  { signal, progress }: Calling,
): Promise<CollectionRowsResult> {
  const collection = requireCollection(engine, collectionId);
  const passing = await inTurns(collection.passing(filter), signal, filtering(progress));
  const rows: number[] = [];
  let skipped = 0;
  for (let row = 0; row < collection.summary.rows && rows.length < count; row += 1) {
    if (!hasBit(passing.bits, row)) continue;
    if (skipped < from) skipped += 1;
    else rows.push(row);
  }
  return { rows: rows.map((row) => collection.row(row)), total: passing.count };
}

/**
 * The rows of a collection that are most similar to a query, by the cosine of all vectors that pass the filter.
 *
 * @throws {@link AppError} `not-found` for another collection or a closed clip, `shape` where a vector is missing or
 *   of another width, `model/none`, `clip/no-audio`, `clip/no-video`, `aborted`.
 */
export async function searchCollection(
  engine: EngineContext,
  { collectionId, query, target, filter }: SearchCollectionParams,
  { signal, progress }: Calling,
): Promise<SearchCollectionResult> {
  const collection = requireCollection(engine, collectionId);
  const side = collection.side(target);
  progress({ stage: 'Embedding the query', done: 0, total: 0 });
  const { vector, sameModel } = await queryVector(engine, collection, query, signal);
  const started = performance.now();
  const passing = await inTurns(collection.passing(filter), signal, filtering(progress));
  const allowed = side.blocks
    .map((block) => ({ block, ...allowedIn(block, passing) }))
    .filter(({ count }) => count > 0);
  const blocks = allowed.map(({ block, bits }) => ({ block, allowed: bits }));
  const padded = new Float32Array(side.stride);
  padded.set(vector);
  const search = engine.device ? searchOnGpu : searchOnCpu;
  const { found, workers } = await search(engine, collection, side, blocks, padded, { signal, progress });
  const usual = await usualCosines(side, blocks, padded);
  const timeline = collection.summary.file && (await timelineOf(collection, side, blocks, padded));
  throwIfAborted(signal);
  return {
    hits: found.map(({ row, score }): CollectionHit => {
      const isOwn = query.kind === 'row' && collection.isSameWindow(row, query.row);
      return { ...collection.row(row), cosine: score, isOwn };
    }),
    timeline,
    starts: timeline ? collection.facts.windowStarts : [],
    searched: allowed.reduce((sum, { count }) => sum + count, 0),
    usual,
    sameModel,
    backend: engine.device ? 'webgpu' : 'cpu',
    workers,
    milliseconds: performance.now() - started,
  };
}

function requireCollection({ collection }: EngineContext, id: string): Collection {
  if (collection?.summary.id === id) return collection;
  throw new AppError('not-found', 'This collection is no longer open: open its files again.');
}

const filtering = (progress: Calling['progress']) => (share: number) =>
  progress({ stage: 'Filtering', done: share, total: 1 });

/** (D) the query as a unit vector, and whether the loaded model computed the collection. */
async function queryVector(
  engine: EngineContext,
  collection: Collection,
  query: CollectionQuery,
  signal: AbortSignal,
): Promise<{ readonly vector: Float32Array<ArrayBuffer>; readonly sameModel: boolean | null }> {
  if (query.kind === 'row') {
    const vector = await collection.side(query.modality).vector(query.row);
    if (vector) return { vector, sameModel: null };
    const word = MODALITY_WORDS[query.modality];
    throw new AppError('shape', `Expected a row with ${word}, but row ${query.row + 1} has none.`);
  }
  const loaded = engine.requireModel();
  const { width, modelSha256 } = collection.summary;
  const { sha256, config } = loaded.summary;
  if (config.embedDim !== width || (sha256 !== null && modelSha256 !== null && sha256 !== modelSha256)) {
    throw new AppError(
      'shape',
      `Expected the model that computed this collection${modelSha256 === null ? ` (width ${width})` : ` (SHA-256 ${modelSha256.slice(0, 8)}…)`}, but ${loaded.summary.name} is loaded: load that model, or use a row of the collection as the query.`,
    );
  }
  const feature = await clipFeature(engine, query, signal);
  const sameModel = sha256 === null || modelSha256 === null ? null : true;
  return { vector: l2NormalizeRows(feature, 1, width), sameModel };
}

async function clipFeature(
  engine: EngineContext,
  { clipId, modality, frameIndex, span }: Extract<CollectionQuery, { kind: 'clip' }>,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const clip = await engine.clips.load(clipId);
  const { hasAudio, hasVideo } = clip.summary;
  if (modality === 'audio' && !hasAudio)
    throw new AppError('clip/no-audio', 'Expected a clip with audio, but this one has none.');
  if (modality === 'visual' && !hasVideo)
    throw new AppError('clip/no-video', 'Expected a clip with video, but this one has none.');
  const source = inputOf(clip, modality, frameIndex);
  if (modality === 'visual' || span === null || !source)
    return featureOf(engine, modality, { clipId, clip, frameIndex }, signal);
  const { grid } = clip.family.audio;
  const tokenIds = tokensOfSpan(grid, span, clip.family.clipSeconds);
  return poolBy(engine, engine.requireModel(), { modality, source, tokenIds }, signal);
}

/** Tokens of the columns that a span of seconds touches, ascending; at least one column. */
export function tokensOfSpan(
  grid: Pick<PatchGrid, 'gridRows' | 'gridColumns'>,
  [start, end]: readonly [number, number],
  seconds: number,
): Int32Array<ArrayBuffer> {
  const [firstColumn, lastColumn] = patchesTouched(start / seconds, end / seconds, grid.gridColumns);
  return tokensOfBox({ firstRow: 0, lastRow: grid.gridRows - 1, firstColumn, lastColumn }, grid);
}

type Search = (
  engine: EngineContext,
  collection: Collection,
  side: VectorBlocks,
  blocks: readonly AllowedBlock[],
  query: Float32Array<ArrayBuffer>,
  calling: Calling,
) => Promise<{ readonly found: Found; readonly workers: number }>;

const searchOnGpu: Search = async (engine, collection, _side, blocks, query, { signal, progress }) => {
  const device = engine.device as GPUDevice;
  if (collection.gpu?.device !== device) {
    collection.gpu?.destroy();
    collection.gpu = new GpuBlocks(device);
  }
  const onBlock = (done: number) => progress({ stage: 'Comparing rows', done, total: blocks.length });
  return { found: await collection.gpu.search(blocks, query, signal, onBlock), workers: 0 };
};

const searchOnCpu: Search = async (_engine, collection, { stride }, blocks, query, { signal, progress }) => {
  const best = new BestRows(MOST_HITS);
  let done = 0;
  const take = (found: Found) => {
    for (const { score, row } of found) best.offer(score, row);
    done += 1;
    progress({ stage: 'Comparing rows', done, total: blocks.length });
  };
  const params = blocks.map(({ block: { values, rows, firstRow }, allowed }) => ({
    ...{ values, rows, firstRow, stride, allowed, query },
    most: MOST_HITS,
  }));
  const rows = blocks.reduce((sum, { block }) => sum + block.rows, 0);
  if (rows <= ROWS_WITHOUT_WORKERS) {
    for (const block of params) take(await searchBlock(block));
    return { found: best.entries, workers: 1 };
  }
  const lanes = (collection.lanes ??= new SearchLanes());
  await lanes.search(params, signal, take);
  return { found: best.entries, workers: lanes.count };
};

/** Mean and deviation of the cosines of some rows: from blocks spread over the collection. */
async function usualCosines(
  { stride }: VectorBlocks,
  blocks: readonly AllowedBlock[],
  query: Float32Array<ArrayBuffer>,
): Promise<SearchCollectionResult['usual']> {
  const every = Math.max(1, Math.ceil(blocks.length / SAMPLE_BLOCKS));
  const scores: number[] = [];
  for (let place = 0; place < blocks.length; place += every) {
    const { block, allowed } = blocks[place] as AllowedBlock;
    const { values, rows, firstRow } = block;
    const found = await searchBlock({
      ...{ values: firstRows(values, stride), rows: Math.min(rows, SAMPLE_ROWS), firstRow, stride, allowed },
      query,
      most: SAMPLE_ROWS,
    });
    scores.push(...found.map(({ score }) => score));
  }
  if (scores.length < LEAST_SAMPLE) return null;
  return { mean: mean(scores), deviation: Math.sqrt(variance(scores)), rows: scores.length };
}

/** The values of a block's first rows. */
function firstRows(values: AllowedBlock['block']['values'], stride: number) {
  const count = SAMPLE_ROWS * stride;
  return values instanceof Blob ? values.slice(0, 2 * count) : values.subarray(0, count);
}

/** The cosine of every row, in their order; NaN where a row was not compared. */
async function timelineOf(
  { summary }: Collection,
  { stride }: VectorBlocks,
  blocks: readonly AllowedBlock[],
  query: Float32Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  const cosines = new Float32Array(summary.rows).fill(Number.NaN);
  for (const { block, allowed } of blocks) {
    const { values, rows, firstRow } = block;
    const found = await searchBlock({ values, rows, firstRow, stride, allowed, query, most: rows });
    for (const { row, score } of found) cosines[row] = score;
  }
  return cosines;
}
