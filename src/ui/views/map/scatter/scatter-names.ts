/** Chooses which names fit on the map, and where. */
import type { Size, Viewport } from '../../../figures/viewport.ts';
import type { Cluster } from './clusters.ts';
import type { Scene } from './scene.ts';

/** Up to this many items, all may have a name. With more, only items that are read out or selected. */
export const NAMED = 30;

/** Height of a name in CSS pixels. */
const NAME_HEIGHT = 14;
const CLUSTER_HEIGHT = 18;
/** From the densest point of a cluster to the middle of its name, so that the name leaves the points to be seen. */
const ABOVE = 20;

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
 * Places names beside the audio points of items (beside their video points if only those are shown): to the right, to
 * the left, above or below, wherever there is room first.
 *
 * A name that would cover another, or leave the canvas, is left out. The item that is read out comes first, then the
 * selected items. Zooming in makes room for the rest.
 *
 * @param beside - from the centre of a point to its name, in CSS pixels.
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
    board.place(
      name,
      [
        { left: x + beside, middle: y },
        { left: x - beside - width, middle: y },
        { left: x - width / 2, middle: y - below },
        { left: x - width / 2, middle: y + below },
      ].map((at) => ({ ...at, width, height: NAME_HEIGHT })),
    );
  }
  return board.placed;
}

/** Places the names of clusters above their densest points, below them or on them, largest first; a cluster without room gets no name. */
export function placeClusters(
  clusters: readonly Cluster[],
  view: Viewport,
  size: Size,
  measure: (name: string) => number,
): PlacedName[] {
  const board = new Board(size);
  for (const { name, x, y } of clusters) {
    if (name === null) continue;
    const width = measure(name);
    const left = (x - view.left) * view.scale - width / 2;
    const middle = (y - view.top) * view.scale;
    board.place(
      name,
      [-ABOVE, ABOVE, 0].map((up) => ({ left, middle: middle + up, width, height: CLUSTER_HEIGHT })),
    );
  }
  return board.placed;
}

/** The canvas with the names that it holds: each new one takes the first place that is free. */
class Board {
  readonly placed: PlacedName[] = [];
  readonly #size: Size;
  readonly #held: Taken[];

  constructor(size: Size, held: Taken[] = []) {
    this.#size = size;
    this.#held = held;
  }

  /** Leaves the name out if none of the places is free. */
  place(name: string, places: readonly Taken[]): void {
    const { width, height } = this.#size;
    const free = places.find(
      (place) =>
        place.left >= 0 &&
        place.left + place.width <= width &&
        place.middle >= place.height / 2 &&
        place.middle <= height - place.height / 2 &&
        !this.#held.some((other) => overlap(other, place)),
    );
    if (!free) return;
    this.#held.push(free);
    this.placed.push({ name, left: free.left, middle: free.middle, width: free.width });
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
