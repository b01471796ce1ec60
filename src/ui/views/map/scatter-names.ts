/** Which names have room beside their points, and where. */
import type { Viewport } from '../../figures/viewport.ts';
import type { Scene } from './scene.ts';

/** Up to so many items all may have their names beside them; of more, those that are read or selected. */
export const NAMED = 30;

/** A line of names takes so much height, in CSS pixels. */
const NAME_HEIGHT = 14;

/** What decides which items have a name. */
interface NamedLook {
  /** (items) 1 where the item is selected. */
  readonly selected: Uint8Array;
  /** (items) 1 where the item stands back: it has no name. */
  readonly faint: Uint8Array;
  /** The item that is read; -1 for none. */
  readonly read: number;
  readonly nameOf: (item: number) => string;
}

/** A name and where it stands, in CSS pixels of the canvas. */
export interface PlacedName {
  readonly name: string;
  readonly left: number;
  readonly middle: number;
  readonly width: number;
}

/**
 * Places names to the right of their sounds (of their sights, where only those are shown), or to the left where
 * the canvas ends.
 *
 * A name that would lie on another is left out: two on one place are none. What is read comes first, then what is
 * selected; zooming in makes room for the rest.
 *
 * @param width - of the canvas, in CSS pixels.
 * @param beside - from a point's middle to its name, in CSS pixels.
 * @param measure - a name's width in CSS pixels.
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

/** Items that may have a name, the most wanted first. */
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
