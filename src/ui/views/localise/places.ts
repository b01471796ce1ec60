/** Where patches and boxes are on a picture. */
import type { CSSProperties } from 'react';
import type { Box } from '../../../core/box.ts';
import type { PatchGrid } from '../../../core/geometry.ts';

const percent = (share: number) => `${share * 100}%`;

/** The centre of a patch, in shares of the picture from its left and top. */
export function centreOf(
  patch: number,
  { gridRows, gridColumns }: Pick<PatchGrid, 'gridRows' | 'gridColumns'>,
): readonly [x: number, y: number] {
  return [((patch % gridColumns) + 0.5) / gridColumns, (Math.floor(patch / gridColumns) + 0.5) / gridRows];
}

/** The style of a mark at a place. */
export function placeStyle([x, y]: readonly [x: number, y: number]): CSSProperties {
  return { left: percent(x), top: percent(y) };
}

/** The style of a box. */
export function boxStyle([left, top, right, bottom]: Box): CSSProperties {
  return { ...placeStyle([left, top]), width: percent(right - left), height: percent(bottom - top) };
}
