/** Opens a large matrix and computes its tiles and cells. */
import { clusterOrder } from '../../analysis/space/cluster-order.ts';
import { MatrixPyramid, TILE } from '../../analysis/space/matrix-pyramid.ts';
import { ownRankOrder } from '../../analysis/space/own-rank-order.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  MatrixCellParams,
  MatrixCellResult,
  MatrixTileParams,
  MatrixTileResult,
  OpenMatrixParams,
  OpenMatrixResult,
} from '../../contract/similarity.ts';
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { quantile } from '../../math/stats.ts';
import type { EngineContext } from '../context.ts';
import type { Gallery } from '../features/gallery.ts';
import { openGallery } from '../features/gallery.ts';
import { senseRows } from '../features/gallery-rows.ts';

/** Random cells and partners from which the range of colours is computed. */
const RANGE_CELLS = 20_000;
const RANGE_PARTNERS = 2000;
/** Quantiles at the ends of the colours, so that one outlier does not pale the rest. */
const RANGE_SHARES = [0.005, 0.995] as const;

/**
 * Orders a gallery and keeps its features, so that {@link matrixTile} can compute any part of its cosines.
 *
 * @throws {@link AppError} `shape` if it has no audio or no video, and as `openGallery` does.
 */
export async function openMatrix(
  engine: EngineContext,
  { source, order, seed }: OpenMatrixParams,
  context: TaskContext<Progress>,
): Promise<OpenMatrixResult> {
  const startedAt = performance.now();
  const gallery = await openGallery(engine, source, context);
  const { entries, width } = gallery;
  context.progress({ stage: 'Sorting the matrix', done: 0, total: 0 });
  const { items, cluster } = await orderOf(gallery, order, seed, context.signal);
  const audio = senseRows(gallery, 'audio', items);
  const visual = senseRows(gallery, 'visual', items);
  const pyramid = new MatrixPyramid(audio.values, visual.values, audio.rows, visual.rows, width);
  // Also unique among the matrices of an earlier worker.
  const matrixId = crypto.randomUUID();
  engine.matrix = { id: matrixId, pyramid };
  return {
    matrixId,
    entries,
    order,
    rows: Uint32Array.from(audio.items),
    columns: Uint32Array.from(visual.items),
    cluster,
    levels: pyramid.levels,
    tileSize: TILE,
    range: rangeOf(pyramid, audio.items, visual.items),
    milliseconds: performance.now() - startedAt,
  };
}

/** @throws {@link AppError} `not-found` if another matrix has been opened. */
export async function matrixTile(
  engine: EngineContext,
  { matrixId, level, tileRow, tileColumn }: MatrixTileParams,
): Promise<Moved<MatrixTileResult>> {
  const tile = pyramidOf(engine, matrixId).tile(level, tileRow, tileColumn);
  return new Moved(tile, [tile.values.buffer]);
}

/** @throws {@link AppError} `not-found` if another matrix has been opened. */
export async function matrixCell(
  engine: EngineContext,
  { matrixId, row, column }: MatrixCellParams,
): Promise<MatrixCellResult> {
  return pyramidOf(engine, matrixId).cell(row, column);
}

function pyramidOf({ matrix }: EngineContext, matrixId: string): MatrixPyramid {
  if (matrix?.id !== matrixId) {
    throw new AppError(
      'not-found',
      `Expected the matrix ${matrixId}, got ${matrix?.id ?? 'none'}: open it again.`,
    );
  }
  return matrix.pyramid;
}

/** The items in their order, and their clusters if they are ordered by cluster. */
async function orderOf(
  gallery: Gallery,
  order: OpenMatrixParams['order'],
  seed: number,
  signal: AbortSignal,
): Promise<{ items: readonly number[]; cluster: Uint16Array<ArrayBuffer> | null }> {
  const { entries, width } = gallery;
  const given = entries.map((_, item) => item);
  if (order === 'given') return { items: given, cluster: null };
  if (order === 'kind') {
    const kindOf = (item: number) => entries[item]?.kind ?? '';
    return { items: given.sort((a, b) => kindOf(a).localeCompare(kindOf(b), 'en') || a - b), cluster: null };
  }
  if (order === 'rank') {
    const [audio, visual] = [senseRows(gallery, 'audio', given), senseRows(gallery, 'visual', given)];
    return {
      items: await inTurns(ownRankOrder(entries.length, audio, visual, width), signal),
      cluster: null,
    };
  }
  // Each item has one place for both modalities: the mean of its audio and video features.
  const middle = gallery.audio.map((value, at) => value + gallery.visual[at]!);
  const features = l2NormalizeRows(middle, entries.length, width);
  const found = await inTurns(clusterOrder(features, entries.length, width, seed), signal);
  return { items: [...found.order], cluster: found.cluster };
}

/** The ends of the colours: quantiles over random cells and over partners, which are rare among random cells. */
function rangeOf(
  pyramid: MatrixPyramid,
  rows: readonly number[],
  columns: readonly number[],
): readonly [number, number] {
  const random = new SeededRandom(1);
  const columnOf = new Map(columns.map((item, column) => [item, column]));
  const partners = rows.flatMap((item, row) => {
    const column = columnOf.get(item);
    return column === undefined ? [] : [[row, column] as const];
  });
  const within = (count: number) => Math.floor(random.uniform() * count);
  const cells = Array.from(
    { length: Math.min(RANGE_CELLS, rows.length * columns.length) },
    () => [within(rows.length), within(columns.length)] as const,
  );
  const values = [...cells, ...partners.slice(0, RANGE_PARTNERS)].map(([row, column]) =>
    pyramid.cosine(row, column),
  );
  const [low, high] = RANGE_SHARES.map((share) => quantile(values, share)) as [number, number];
  return high - low > 1e-6 ? [low, high] : [low - 0.5, low + 0.5];
}
