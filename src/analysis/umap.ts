import { UMAP } from 'umap-js';
import { AppError } from '../core/errors.ts';
import type { Steps } from '../core/in-turns.ts';
import { SeededRandom } from '../core/rng.ts';
import { nearestRows } from '../math/nearest-rows.ts';

export interface UmapOptions {
  /** Points that a point keeps near it: few show detail, many the whole. */
  readonly neighbours: number;
  /** How close points may lie on the plane: small packs clusters tightly. */
  readonly minDistance: number;
  readonly seed: number;
}

/** Share of the work that finding neighbours takes, roughly: it grows with the square of the points. */
const NEIGHBOUR_SHARE = 0.3;

/**
 * Uniform manifold approximation: points on a plane whose neighbours there are their neighbours in the space.
 *
 * Neighbours are found exactly and by ourselves, because the library looks for them in one call that no abort can
 * enter. Distances between far points and sizes of clusters mean little in what comes out, and another seed gives
 * another picture.
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
  const found = nearestRows(points, rows, width, count);
  let step = found.next();
  while (!step.done) {
    yield NEIGHBOUR_SHARE * step.value;
    step = found.next();
  }
  const random = new SeededRandom(seed);
  const umap = new UMAP({ nNeighbors: count, minDist: minDistance, random: () => random.uniform() });
  umap.setPrecomputedKNN(step.value.indices, step.value.distances);
  // The library only counts these rows: it has the neighbours already.
  const epochs = umap.initializeFit(Array.from({ length: rows }, () => []));
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    umap.step();
    yield NEIGHBOUR_SHARE + (1 - NEIGHBOUR_SHARE) * (epoch / epochs);
  }
  return Float32Array.from(umap.getEmbedding().flat());
}
