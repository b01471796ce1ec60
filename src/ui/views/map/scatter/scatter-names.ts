/** Chooses which names fit on the map, and where. */
import type { Size, Viewport } from '../../../figures/viewport.ts';
import type { Cluster } from './clusters.ts';
import type { Scene } from './scene.ts';

/** Up to this many items, all may have a name. With more, only items that are read out or selected. */
export const NAMED = 30;

/** Height of a name in CSS pixels. */
const NAME_HEIGHT = 14;
const CLUSTER_HEIGHT = 18;
/**
 * From the densest point of a cluster to the middle of its name, nearest first: the name leaves the points to be
 * seen.
 */
const AWAY = [-20, 20, -40, 40, -64, 64, 0];
/** Gap between a point and the name beside it. */
export const NAME_GAP = 5;

/** What decides which items get a name. */
interface NamedLook {
  /** (items) 1 where the item is selected. */
  readonly selected: Uint8Array;
  /** (items) 1 where the item is drawn faint: it gets no name. */
  readonly faint: Uint8Array;
  /** The item whose position is read out; -1 for none. */
  readonly read: number;
  readonly nameOf: (item: number) => string;
}

/** A name and its position, in CSS pixels of the canvas. */
export interface PlacedName {
  readonly name: string;
  readonly left: number;
  readonly middle: number;
  readonly width: number;
}

/** A place that is taken, in CSS pixels. */
type Taken = Omit<PlacedName, 'name'> & { readonly height: number };

/**
 * Places names beside the audio points of items (beside their video points if only those are shown): at one of the
 * sides and corners, where it covers the fewest points.
 *
 * A name that would cover another, or leave the canvas, is left out; so is one that would cover a point, unless its
 * item is read out or selected. The item that is read out comes first, then the selected items. Zooming in makes room
 * for the rest.
 *
 * @param beside - from the centre of a point to its name, in CSS pixels: its radius and `NAME_GAP`.
 * @param measure - gives the width of a name in CSS pixels.
 * @param taken - names that are there already.
 */
export function placeNames(
  scene: Scene,
  view: Viewport,
  size: Size,
  look: NamedLook,
  beside: number,
  measure: (name: string) => number,
  taken: readonly PlacedName[] = [],
): PlacedName[] {
  const board = new Board(
    size,
    pixelsOf(scene, view, beside - NAME_GAP),
    taken.map((place) => ({ ...place, height: CLUSTER_HEIGHT })),
  );
  for (const item of namedItems(scene, look)) {
    const sound = scene.pointOf[2 * item]!;
    const point = sound >= 0 ? sound : scene.pointOf[2 * item + 1]!;
    const name = look.nameOf(item);
    const width = measure(name);
    const x = (scene.x[point]! - view.left) * view.scale;
    const y = (scene.y[point]! - view.top) * view.scale;
    const below = beside + NAME_HEIGHT / 2;
    const isWanted = item === look.read || look.selected[item] === 1;
    const [right, left] = [x + beside, x - beside - width];
    board.place(
      name,
      [
        { left: right, middle: y },
        { left, middle: y },
        { left: x - width / 2, middle: y - below },
        { left: x - width / 2, middle: y + below },
        { left: right, middle: y - below },
        { left: right, middle: y + below },
        { left, middle: y - below },
        { left, middle: y + below },
      ].map((at) => ({ ...at, width, height: NAME_HEIGHT })),
      isWanted ? Infinity : 0,
    );
  }
  return board.placed;
}

/**
 * Places the names of clusters above or below their densest points, where they cover the fewest points, largest
 * first; a cluster without room gets no name.
 *
 * @param radius - of a point, in CSS pixels.
 */
export function placeClusters(
  scene: Scene,
  clusters: readonly Cluster[],
  view: Viewport,
  size: Size,
  radius: number,
  measure: (name: string) => number,
): PlacedName[] {
  const board = new Board(size, pixelsOf(scene, view, radius));
  for (const { name, x, y } of clusters) {
    if (name === null) continue;
    const width = measure(name);
    const left = (x - view.left) * view.scale - width / 2;
    const middle = (y - view.top) * view.scale;
    board.place(
      name,
      AWAY.map((down) => ({ left, middle: middle + down, width, height: CLUSTER_HEIGHT })),
      Infinity,
    );
  }
  return board.placed;
}

/** The points in CSS pixels of the canvas. */
interface Pixels {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: number;
}

function pixelsOf({ x, y }: Scene, { left, top, scale }: Viewport, radius: number): Pixels {
  return { x: x.map((at) => (at - left) * scale), y: y.map((at) => (at - top) * scale), radius };
}

/**
 * The canvas with its points and the names that it holds: each new one takes the free place that covers fewest
 * points.
 */
class Board {
  readonly placed: PlacedName[] = [];
  readonly #size: Size;
  readonly #held: Taken[];

  readonly #points: Pixels;

  constructor(size: Size, points: Pixels, held: Taken[] = []) {
    this.#size = size;
    this.#points = points;
    this.#held = held;
  }

  /** Leaves the name out if none of the places is free, or all cover more than `most` points. */
  place(name: string, places: readonly Taken[], most: number): void {
    const { width, height } = this.#size;
    const isFree = (place: Taken) =>
      place.left >= 0 &&
      place.left + place.width <= width &&
      place.middle >= place.height / 2 &&
      place.middle <= height - place.height / 2 &&
      !this.#held.some((other) => overlap(other, place));
    let free: Taken | null = null;
    let fewest = most + 1;
    for (const place of places) {
      const covered = isFree(place) ? this.#covered(place) : Infinity;
      if (covered >= fewest) continue;
      [free, fewest] = [place, covered];
      if (covered === 0) break;
    }
    if (!free) return;
    this.#held.push(free);
    this.placed.push({ name, left: free.left, middle: free.middle, width: free.width });
  }

  #covered({ left, middle, width, height }: Taken): number {
    const { x, y, radius } = this.#points;
    let count = 0;
    for (let point = 0; point < x.length; point += 1) {
      if (Math.abs(y[point]! - middle) >= height / 2 + radius) continue;
      if (x[point]! > left - radius && x[point]! < left + width + radius) count += 1;
    }
    return count;
  }
}

/** Items that may get a name, the most important first. */
function namedItems(scene: Scene, { selected, faint, read }: NamedLook): number[] {
  const rank = (item: number) => (item === read ? 0 : selected[item] === 1 ? 1 : 2);
  const isFew = scene.x.length <= 2 * NAMED;
  const items: number[] = [];
  for (let item = 0; item < scene.items; item += 1) {
    const isShown = scene.pointOf[2 * item]! >= 0 || scene.pointOf[2 * item + 1]! >= 0;
    if (isShown && faint[item] === 0 && (isFew || rank(item) < 2)) items.push(item);
  }
  return items.sort((a, b) => rank(a) - rank(b)).slice(0, NAMED);
}

function overlap(a: Taken, b: Taken): boolean {
  return (
    Math.abs(a.middle - b.middle) < (a.height + b.height) / 2 &&
    a.left < b.left + b.width &&
    b.left < a.left + a.width
  );
}
