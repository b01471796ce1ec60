/** The part of a plane that a canvas shows, and how it fits, zooms and pans. */
import type { PlanePoint } from '../../math/point-index.ts';

/** The part of a plane that a canvas shows: the plane's place at its top left corner, and pixels per unit. */
export interface Viewport {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An axis-aligned part of a plane. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The largest view that shows a whole box in its middle, with `margin` pixels around it. */
export function fitBox({ left, top, right, bottom }: Box, { width, height }: Size, margin = 0): Viewport {
  const across = Math.max(right - left, 1e-9);
  const down = Math.max(bottom - top, 1e-9);
  const scale = Math.min(Math.max(1, width - 2 * margin) / across, Math.max(1, height - 2 * margin) / down);
  return {
    left: (left + right) / 2 - width / 2 / scale,
    top: (top + bottom) / 2 - height / 2 / scale,
    scale,
  };
}

/** Zooms around a pixel; the last parameter limits the scale. */
export function zoomAt(
  view: Viewport,
  pixel: PlanePoint,
  factor: number,
  [least, most]: readonly [number, number],
): Viewport {
  const scale = Math.min(most, Math.max(least, view.scale * factor));
  const { x, y } = toPlane(view, pixel);
  return { left: x - pixel.x / scale, top: y - pixel.y / scale, scale };
}

/** Moves the plane under the canvas by pixels. */
export function panBy(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, left: view.left - dx / view.scale, top: view.top - dy / view.scale };
}

/** Limits a view so that the middle of the canvas stays on the box. */
export function heldOn(view: Viewport, { left, top, right, bottom }: Box, { width, height }: Size): Viewport {
  const hold = (start: number, pixels: number, low: number, high: number) => {
    const half = pixels / 2 / view.scale;
    return Math.min(high, Math.max(low, start + half)) - half;
  };
  return {
    ...view,
    left: hold(view.left, width, left, right),
    top: hold(view.top, height, top, bottom),
  };
}

export function toPlane({ left, top, scale }: Viewport, { x, y }: PlanePoint): PlanePoint {
  return { x: left + x / scale, y: top + y / scale };
}

export function toPixel({ left, top, scale }: Viewport, { x, y }: PlanePoint): PlanePoint {
  return { x: (x - left) * scale, y: (y - top) * scale };
}

/** Arrow keys move the view by a share of the canvas; null for other keys. */
export function pannedByKey(view: Viewport, key: string, { width, height }: Size): Viewport | null {
  const step = 0.15;
  if (key === 'ArrowLeft') return panBy(view, width * step, 0);
  if (key === 'ArrowRight') return panBy(view, -width * step, 0);
  if (key === 'ArrowUp') return panBy(view, 0, height * step);
  if (key === 'ArrowDown') return panBy(view, 0, -height * step);
  return null;
}
