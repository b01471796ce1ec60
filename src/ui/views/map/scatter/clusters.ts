/** Finds crowded regions of a map and names them by the labels in them. */
import type { Scene } from './scene.ts';

/** A crowded region of the plane. */
export interface Cluster {
  /** The most common label, with the modality where nearly all points are of one; null where no label has the half. */
  readonly name: string | null;
  readonly points: number;
  /** Share of the points with the most common label, in [0, 1]. */
  readonly share: number;
  /** Where it is densest, on the plane. */
  readonly x: number;
  readonly y: number;
}

/** With fewer points, each has its own name. */
const FEWEST_POINTS = 100;
/** Cells along the longer side; finer cells would find single points. */
const CELLS = 64;
/** Passes of a [1 2 1] filter: about 1.7 cells of standard deviation. */
const SMOOTHINGS = 6;
/** A cluster is named where this share of its points has one label, and called by a modality where nearly all do. */
const NAMED_SHARE = 0.5;
const ONE_MODALITY = 0.9;

/**
 * The clusters of a map, largest first: every point climbs to the top of its hill of density.
 *
 * @param labelOf - the label of an item; null if it is not known.
 */
export function findClusters(scene: Scene, labelOf: (item: number) => string | null): Cluster[] {
  const points = scene.x.length;
  if (points < FEWEST_POINTS) return [];
  const { left, top, right, bottom } = scene.bounds;
  const cell = Math.max(right - left, bottom - top) / CELLS;
  // A border of empty cells, so that every cell has eight neighbours.
  const columns = Math.ceil((right - left) / cell) + 3;
  const rows = Math.ceil((bottom - top) / cell) + 3;
  const cellOf = (point: number) =>
    (Math.floor((scene.y[point]! - top) / cell) + 1) * columns +
    Math.floor((scene.x[point]! - left) / cell) +
    1;
  const cells = Int32Array.from({ length: points }, (_, point) => cellOf(point));
  const density = new Float32Array(rows * columns);
  for (const place of cells) density[place]! += 1;
  for (let pass = 0; pass < SMOOTHINGS; pass += 1) smooth(density, rows, columns);
  const members = new Map<number, number[]>();
  const topOf = new Map<number, number>();
  for (let point = 0; point < points; point += 1) {
    const from = cells[point]!;
    const peak = topOf.get(from) ?? climb(density, from, columns);
    topOf.set(from, peak);
    const group = members.get(peak);
    if (group) group.push(point);
    else members.set(peak, [point]);
  }
  const fewest = Math.max(4, points / 200);
  return [...members]
    .filter(([, group]) => group.length >= fewest)
    .map(([peak, group]) => ({
      ...nameOf(scene, group, labelOf),
      points: group.length,
      x: left + ((peak % columns) - 0.5) * cell,
      y: top + (Math.floor(peak / columns) - 0.5) * cell,
    }))
    .sort((a, b) => b.points - a.points);
}

/** One pass along rows and one along columns, by a quarter, a half and a quarter. */
function smooth(values: Float32Array, rows: number, columns: number): void {
  const pass = (step: number, lines: number, lineStep: number, length: number) => {
    for (let line = 0; line < lines; line += 1) {
      let before = 0;
      for (let at = 0; at < length; at += 1) {
        const place = line * lineStep + at * step;
        const own = values[place]!;
        const after = at + 1 < length ? values[place + step]! : 0;
        values[place] = before / 4 + own / 2 + after / 4;
        before = own;
      }
    }
  };
  pass(1, rows, columns, columns);
  pass(columns, columns, 1, rows);
}

function climb(density: Float32Array, from: number, columns: number): number {
  let place = from;
  for (;;) {
    let best = place;
    for (const row of [-columns, 0, columns]) {
      for (const column of [-1, 0, 1]) {
        const next = place + row + column;
        if ((density[next] ?? 0) > density[best]!) best = next;
      }
    }
    if (best === place) return place;
    place = best;
  }
}

function nameOf(
  scene: Scene,
  group: readonly number[],
  labelOf: (item: number) => string | null,
): Pick<Cluster, 'name' | 'share'> {
  const counts = new Map<string, number>();
  let sights = 0;
  for (const point of group) {
    sights += scene.sense[point]!;
    const label = labelOf(scene.item[point]!);
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const [label, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [null, 0];
  const share = count / group.length;
  const seen = sights / group.length;
  const modality = seen >= ONE_MODALITY ? ', video' : seen <= 1 - ONE_MODALITY ? ', audio' : '';
  return { name: label !== null && share >= NAMED_SHARE ? `${label}${modality}` : null, share };
}
