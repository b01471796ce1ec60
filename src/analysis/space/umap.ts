/** Computes UMAP in steps (the only importer of umap-js). */
import { UMAP } from 'umap-js';
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { Steps } from '../../core/turns/in-turns.ts';
import { nearestRows } from '../../math/nearest-rows.ts';
import { principalAxes, projectOn } from '../../math/pca.ts';

export interface UmapOptions {
  /** Neighbours of each point: few show detail, many show the whole. */
  readonly neighbours: number;
  /** How close points may be on the plane: a small value packs clusters tightly. */
  readonly minDistance: number;
  readonly seed: number;
}

/** The share of the work that finding neighbours takes, roughly; it grows with the square of the points. */
const NEIGHBOUR_SHARE = 0.3;

/**
 * Uniform manifold approximation: places points on a plane so that neighbours in the space stay neighbours.
 *
 * Neighbours are found exactly and by our own code, because the library finds them in one call that can't be aborted.
 * The start is the PCA plane and not the library's noise, so points that are far apart in the space begin far apart on
 * the plane, as with the reference implementation's spectral start. In the result, distances between far points and
 * sizes of clusters mean little, and another seed gives another picture.
 *
 * @param points - (rows, width) of unit length: Euclidean distance, which orders as cosine does.
 * @returns (rows, 2).
 * @throws {@link AppError} `shape` for fewer than four points.
 * @remarks Source: McInnes et al. 2018, arXiv 1802.03426; the graph and its layout by umap-js.
 */
export function* umapOnPlane(
  points: Float32Array,
  rows: number,
  width: number,
  { neighbours, minDistance, seed }: UmapOptions,
): Steps<Float32Array<ArrayBuffer>> {
  if (rows < 4) throw new AppError('shape', `Expected four points or more for UMAP, got ${rows}: add clips.`);
  const count = Math.min(neighbours, rows - 1);
  const { indices, distances } = yield* nearestRows(points, rows, width, count, NEIGHBOUR_SHARE);
  const random = new SeededRandom(seed);
  const umap = new UMAP({ nNeighbors: count, minDist: minDistance, random: () => random.uniform() });
  umap.setPrecomputedKNN(indices, distances);
  // The library only counts these rows, because it has the neighbours already.
  const epochs = umap.initializeFit(Array.from({ length: rows }, () => []));
  const axes = yield* quietly(principalAxes(points, rows, width), NEIGHBOUR_SHARE);
  placeOn(umap.getEmbedding(), projectOn(axes, points, rows), random);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    umap.step();
    yield NEIGHBOUR_SHARE + (1 - NEIGHBOUR_SHARE) * (epoch / epochs);
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

/** Half the side of the square that the start fills, as in the library. */
const START_REACH = 10;
/** How far apart points begin that are equal in the space. */
const START_JITTER = 1e-3;

/** Moves the library's points, which it gives out by reference, to a plane's, scaled to its start. */
function placeOn(embedding: number[][], plane: Float32Array, random: SeededRandom): void {
  let reach = 0;
  for (const value of plane) reach = Math.max(reach, Math.abs(value));
  const scale = reach > 0 ? START_REACH / reach : 0;
  embedding.forEach((point, row) => {
    for (let axis = 0; axis < 2; axis += 1) {
      point[axis] = plane[2 * row + axis]! * scale + START_JITTER * (random.uniform() - 0.5);
    }
  });
}

/** Hides the progress of steps: the share stays at `share`. */
function* quietly<R>(steps: Steps<R>, share: number): Steps<R> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield share;
  }
}
