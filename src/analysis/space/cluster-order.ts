/** Orders items so that similar ones are next to each other: spherical k-means, clusters in a chain. */
import { SeededRandom } from '../../core/rng.ts';
import type { Steps } from '../../core/turns/in-turns.ts';
import { expectMatrix } from '../../math/linalg.ts';

/** Items in an order in which similar ones are next to each other. */
export interface ClusterOrder {
  /** (items) item indices in their new order. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** (items) the cluster of each item, by item index; clusters are numbered in the order of `order`. */
  readonly cluster: Uint16Array<ArrayBuffer>;
  readonly clusters: number;
}

const MAX_CLUSTERS = 32;
const ITERATIONS = 20;

/** How many clusters `items` are sorted into: about the square root of half their number. */
export function clusterCount(items: number): number {
  return Math.max(1, Math.min(MAX_CLUSTERS, Math.round(Math.sqrt(items / 2))));
}

/**
 * Sorts items by cluster with spherical k-means. The clusters form a chain, from each to the nearest that is left.
 * Within a cluster, items run from the one most like the previous cluster to the one most like the next.
 *
 * The start is seeded; the same seed gives the same order.
 *
 * @param features - (items, width) of unit length; rows of zeros join the cluster that comes first.
 * @throws {@link AppError} `shape` if the sizes disagree.
 * @remarks Source: spherical k-means after Dhillon and Modha 2001; seeding after k-means++ (Arthur and Vassilvitskii
 * 2007).
 */
export function* clusterOrder(
  features: Float32Array,
  items: number,
  width: number,
  seed: number,
): Steps<ClusterOrder> {
  expectMatrix('features', features, items, width);
  const count = Math.min(items, clusterCount(items));
  const space: Space = { features, items, width };
  const centroids = startingCentroids(space, count, new SeededRandom(seed));
  const assigned = new Uint16Array(items);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const moved = yield* assign(space, centroids, count, assigned, iteration / ITERATIONS);
    recentre(space, centroids, count, assigned);
    if (moved === 0 && iteration > 0) break;
  }
  const chain = chainOf(centroids, count, width);
  return ordered(space, centroids, assigned, chain);
}

interface Space {
  readonly features: Float32Array;
  readonly items: number;
  readonly width: number;
}

function startingCentroids(
  { features, items, width }: Space,
  count: number,
  random: SeededRandom,
): Float64Array<ArrayBuffer> {
  const centroids = new Float64Array(count * width);
  const distance = new Float64Array(items).fill(Infinity);
  let next = Math.floor(random.uniform() * items);
  for (let k = 0; k < count; k += 1) {
    centroids.set(features.subarray(next * width, (next + 1) * width), k * width);
    let sum = 0;
    for (let item = 0; item < items; item += 1) {
      const own = Math.max(0, 1 - dot(features, item, centroids, k, width));
      distance[item] = Math.min(distance[item]!, own);
      sum += distance[item]!;
    }
    let draw = random.uniform() * sum;
    next = 0;
    while (next < items - 1 && draw >= distance[next]!) {
      draw -= distance[next]!;
      next += 1;
    }
  }
  return centroids;
}

/** @returns how many items changed their cluster. */
function* assign(
  { features, items, width }: Space,
  centroids: Float64Array,
  count: number,
  assigned: Uint16Array,
  share: number,
): Steps<number> {
  let moved = 0;
  for (let item = 0; item < items; item += 1) {
    let best = 0;
    let peak = -Infinity;
    for (let k = 0; k < count; k += 1) {
      const likeness = dot(features, item, centroids, k, width);
      if (likeness > peak) [best, peak] = [k, likeness];
    }
    if (assigned[item] !== best) moved += 1;
    assigned[item] = best;
    if (item % 256 === 255) yield share;
  }
  return moved;
}

/** Moves centroids to the mean direction of their items; one without items stays where it is. */
function recentre(
  { features, items, width }: Space,
  centroids: Float64Array,
  count: number,
  assigned: Uint16Array,
): void {
  const sums = new Float64Array(count * width);
  for (let item = 0; item < items; item += 1) {
    const start = assigned[item]! * width;
    for (let i = 0; i < width; i += 1) sums[start + i]! += features[item * width + i]!;
  }
  for (let k = 0; k < count; k += 1) {
    const length = Math.sqrt(dot(sums, k, sums, k, width));
    if (length === 0) continue;
    for (let i = 0; i < width; i += 1) centroids[k * width + i] = sums[k * width + i]! / length;
  }
}

/** Clusters in a chain, from one to the nearest that is left, beginning with the one least like the rest. */
function chainOf(centroids: Float64Array, count: number, width: number): number[] {
  const likeness = (a: number, b: number) => dot(centroids, a, centroids, b, width);
  const all = Array.from({ length: count }, (_, k) => k);
  const total = all.map((k) => all.reduce((sum, other) => sum + likeness(k, other), 0));
  const chain = [total.indexOf(Math.min(...total))];
  const left = new Set(all.filter((k) => k !== chain[0]));
  while (left.size > 0) {
    const last = chain.at(-1)!;
    const next = [...left].reduce((best, k) => (likeness(last, k) > likeness(last, best) ? k : best));
    chain.push(next);
    left.delete(next);
  }
  return chain;
}

function ordered(
  { features, items, width }: Space,
  centroids: Float64Array,
  assigned: Uint16Array,
  chain: readonly number[],
): ClusterOrder {
  const place = new Uint16Array(chain.length);
  chain.forEach((k, at) => (place[k] = at));
  const cluster = assigned.map((k) => place[k]!);
  const lean = new Float64Array(items);
  for (let item = 0; item < items; item += 1) {
    const at = cluster[item]!;
    const ahead = chain[at + 1];
    const back = chain[at - 1];
    const towards = (k: number | undefined) =>
      k === undefined ? 0 : dot(features, item, centroids, k, width);
    lean[item] = towards(ahead) - towards(back);
  }
  const order = Uint32Array.from({ length: items }, (_, item) => item);
  order.sort((a, b) => cluster[a]! - cluster[b]! || lean[a]! - lean[b]! || a - b);
  return { order, cluster, clusters: chain.length };
}

function dot(a: ArrayLike<number>, rowA: number, b: ArrayLike<number>, rowB: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += a[rowA * width + i]! * b[rowB * width + i]!;
  return sum;
}
