/** Chooses which names fit beside their points, and where. */
import type { Viewport } from '../../figures/viewport.ts';
import type { Scene } from './scene.ts';

/** Up to this many items, all may have a name. With more, only items that are read out or selected. */
export const NAMED = 30;

/** Height of a name in CSS pixels. */
const NAME_HEIGHT = 14;

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

/**
 * Places names to the right of their audio points (of their video points if only those are shown), or to the left at
 * the edge of the canvas.
 *
 * A name that would cover another is left out. The item that is read out comes first, then the selected items. Zooming
 * in makes room for the rest.
 *
 * @param width - of the canvas, in CSS pixels.
 * @param beside - from the centre of a point to its name, in CSS pixels.
 * @param measure - gives the width of a name in CSS pixels.
 */
export function placeNames(
  scene: Scene,
  view: Viewport,
  width: number,
  look: NamedLook,
  beside: number,
  measure: (name: string) => number,
): PlacedName[] {
  const placed: PlacedName[] = [];
  for (const item of namedItems(scene, look)) {
    const sound = scene.pointOf[2 * item]!;
    const point = sound >= 0 ? sound : scene.pointOf[2 * item + 1]!;
    const name = look.nameOf(item);
    const span = measure(name);
    const x = (scene.x[point]! - view.left) * view.scale;
    const left = x + beside + span > width ? x - beside - span : x + beside;
    const place = { name, left, middle: (scene.y[point]! - view.top) * view.scale, width: span };
    if (!placed.some((other) => overlap(other, place))) placed.push(place);
  }
  return placed;
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

function overlap(a: PlacedName, b: PlacedName): boolean {
  return (
    Math.abs(a.middle - b.middle) < NAME_HEIGHT && a.left < b.left + b.width && b.left < a.left + a.width
  );
}
