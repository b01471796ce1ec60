/** Composes the masked and the rebuilt + visible pictures, with the hatch. */
import type { PatchGrid } from '../../../core/geometry.ts';
import type { Rgba } from '../../../core/tensor.ts';

export type Colour = readonly [number, number, number];

/** The colours of the hatch over hidden patches: never black, because black is data. */
export interface Hatch {
  readonly ground: Colour;
  readonly line: Colour;
}

export const HATCH: Readonly<Record<'light' | 'dark', Hatch>> = {
  light: { ground: [232, 236, 240], line: [205, 212, 219] },
  dark: { ground: [58, 67, 77], line: [80, 91, 103] },
};

/** Distance between hatch lines in pixels. It divides the patch size, so that lines continue across patches. */
const HATCH_PERIOD = 8;

/**
 * The token under a pixel of a picture drawn on its patch grid.
 *
 * @param melUp - true for spectrograms: they have high frequencies at the top, while token row 0 is the lowest mel
 *   band.
 */
export function tokenAt(x: number, y: number, grid: PatchGrid, melUp: boolean): number {
  const column = Math.floor(x / grid.patch);
  const fromTop = Math.floor(y / grid.patch);
  return (melUp ? grid.gridRows - 1 - fromTop : fromTop) * grid.gridColumns + column;
}

/** The model's input: visible patches as they are, hidden patches hatched. */
export function paintMasked(
  picture: Rgba,
  mask: Uint8Array,
  grid: PatchGrid,
  melUp: boolean,
  hatch: Hatch,
): Rgba {
  return repaint(picture, mask, grid, melUp, 1, (x, y) =>
    (x + y) % HATCH_PERIOD < 1 ? hatch.line : hatch.ground,
  );
}

/** Predictions in the hidden patches, the original in the visible ones. */
export function paintVisibleOver(
  rebuilt: Rgba,
  original: Rgba,
  mask: Uint8Array,
  grid: PatchGrid,
  melUp: boolean,
): Rgba {
  const { data, width } = original;
  return repaint(rebuilt, mask, grid, melUp, 0, (x, y) => {
    const at = (y * width + x) * 4;
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  });
}

/** Sides of the mark in a visible patch's corner, in pixels, and its colours: seen on light and on dark ground. */
const MARK_SIDE = 3;
const MARK: Colour = [255, 255, 255];
const MARK_EDGE: Colour = [31, 40, 50];

/** Marks the upper left corner of every visible patch: what is there is the original, not rebuilt. */
export function markVisible(picture: Rgba, mask: Uint8Array, grid: PatchGrid, melUp: boolean): Rgba {
  const { data, width } = picture;
  return repaint(picture, mask, grid, melUp, 0, (x, y) => {
    const fromCorner = (x % grid.patch) + (y % grid.patch);
    if (fromCorner < MARK_SIDE) return MARK;
    if (fromCorner === MARK_SIDE) return MARK_EDGE;
    const at = (y * width + x) * 4;
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  });
}

/** A copy of `picture` in which pixels of tokens with `mask === where` have `colour`. */
function repaint(
  picture: Rgba,
  mask: Uint8Array,
  grid: PatchGrid,
  melUp: boolean,
  where: 0 | 1,
  colour: (x: number, y: number) => Colour,
): Rgba {
  const { width, height } = picture;
  const data = picture.data.slice();
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (mask[tokenAt(x, y, grid, melUp)] !== where) continue;
      data.set(colour(x, y), (y * width + x) * 4);
    }
  }
  return { width, height, data };
}
