/** The points of a map, and the position of an item among them. */
import type { ProjectGalleryResult } from '../../../../contract/map.ts';
import { PointIndex } from '../../../../math/point-index.ts';
import type { Box } from '../../../figures/viewport.ts';

/** 0: audio, 1: video. */
export type SenseIndex = 0 | 1;

/** The points of a map, ready to draw and to hit-test. */
export interface Scene {
  /** (points); y grows downwards, like pixels. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** (points) item and modality of each point. */
  readonly item: Uint32Array;
  readonly sense: Uint8Array;
  /** (items, 2) the audio point and the video point of each item, or -1. */
  readonly pointOf: Int32Array;
  readonly items: number;
  readonly bounds: Box;
  readonly index: PointIndex;
}

/** The points of the items that `shown` accepts. The points of one item are neighbours in the arrays. */
export function makeScene(
  { coordinates }: Pick<ProjectGalleryResult, 'coordinates'>,
  shown: (item: number) => boolean = () => true,
): Scene {
  const items = coordinates.length / 4;
  const found: { x: number; y: number; item: number; sense: SenseIndex }[] = [];
  const pointOf = new Int32Array(2 * items).fill(-1);
  for (let item = 0; item < items; item += 1) {
    if (!shown(item)) continue;
    for (const sense of [0, 1] as const) {
      const x = coordinates[4 * item + 2 * sense]!;
      if (Number.isNaN(x)) continue;
      pointOf[2 * item + sense] = found.length;
      found.push({ x, y: 0 - coordinates[4 * item + 2 * sense + 1]!, item, sense });
    }
  }
  const x = Float32Array.from(found, (point) => point.x);
  const y = Float32Array.from(found, (point) => point.y);
  return {
    x,
    y,
    item: Uint32Array.from(found, ({ item }) => item),
    sense: Uint8Array.from(found, ({ sense }) => sense),
    pointOf,
    items,
    bounds: boundsOf(x, y),
    index: new PointIndex(x, y),
  };
}

function boundsOf(x: Float32Array, y: Float32Array): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let point = 0; point < x.length; point += 1) {
    left = Math.min(left, x[point]!);
    right = Math.max(right, x[point]!);
    top = Math.min(top, y[point]!);
    bottom = Math.max(bottom, y[point]!);
  }
  if (!(left <= right)) return { left: 0, top: 0, right: 1, bottom: 1 };
  return { left, top, right: Math.max(right, left + 1e-6), bottom: Math.max(bottom, top + 1e-6) };
}

/** The position of an item's points relative to each other and to other points, on the plane. */
export interface ItemPlace {
  readonly item: number;
  /** Distance between its audio and its video. */
  readonly apart: number;
  /** The item whose video is nearest to its audio. */
  readonly nearestSight: number;
  /** Rank of its own video among all videos by distance to its audio. 1-based; counts strictly smaller distances. */
  readonly rankOfSight: number;
  readonly sights: number;
}

/** @returns null unless both the audio and the video of the item are on the map. */
export function placeOfItem(scene: Scene, item: number): ItemPlace | null {
  const sound = scene.pointOf[2 * item] ?? -1;
  const sight = scene.pointOf[2 * item + 1] ?? -1;
  if (sound < 0 || sight < 0) return null;
  const squared = (point: number) =>
    (scene.x[point]! - scene.x[sound]!) ** 2 + (scene.y[point]! - scene.y[sound]!) ** 2;
  const own = squared(sight);
  let nearest = sight;
  let nearer = 0;
  let sights = 0;
  for (let point = 0; point < scene.x.length; point += 1) {
    if (scene.sense[point] !== 1) continue;
    sights += 1;
    const distance = squared(point);
    if (distance < own) nearer += 1;
    if (distance < squared(nearest)) nearest = point;
  }
  return {
    item,
    apart: Math.sqrt(own),
    nearestSight: scene.item[nearest]!,
    rankOfSight: nearer + 1,
    sights,
  };
}

/** Number of evenly spread queries: enough for a share in words. */
const SAMPLED = 1000;

export interface OwnNearest {
  /** In [0, 1]. */
  readonly share: number;
  /** Number of pairs that were compared. */
  readonly pairs: number;
}

/** Share of audio points whose nearest video point on the plane is their own; null if no item has both. */
export function ownNearestShare(scene: Scene): OwnNearest | null {
  const step = Math.max(1, Math.floor(scene.items / SAMPLED));
  let asked = 0;
  let own = 0;
  for (let item = 0; item < scene.items; item += step) {
    const place = placeOfItem(scene, item);
    if (!place) continue;
    asked += 1;
    own += Number(place.rankOfSight === 1);
  }
  return asked === 0 ? null : { share: own / asked, pairs: asked };
}

/** The part of the plane that holds some items; null where none of them is shown. */
export function boxOfItems(scene: Scene, items: readonly number[]): Box | null {
  const points = items.flatMap((item) =>
    [scene.pointOf[2 * item]!, scene.pointOf[2 * item + 1]!].filter((point) => point >= 0),
  );
  if (points.length === 0) return null;
  return boundsOf(
    Float32Array.from(points, (point) => scene.x[point]!),
    Float32Array.from(points, (point) => scene.y[point]!),
  );
}
