/** A box in a picture, as shares of its width and height: 0 is left and top, 1 is right and bottom. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Whether a point is in a box or on its edge. */
export function boxHolds([left, top, right, bottom]: Box, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** The box with these two corners, given in any order, cut to the picture. */
export function boxOfCorners(x0: number, y0: number, x1: number, y1: number): Box {
  const inside = (share: number) => Math.min(1, Math.max(0, share));
  return [
    inside(Math.min(x0, x1)),
    inside(Math.min(y0, y1)),
    inside(Math.max(x0, x1)),
    inside(Math.max(y0, y1)),
  ];
}

/** Reads a box from JSON; null unless it is four shares that enclose an area. */
export function toBox(value: unknown): Box | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  if (!value.every((share) => typeof share === 'number' && share >= 0 && share <= 1)) return null;
  const [left, top, right, bottom] = value as [number, number, number, number];
  return right > left && bottom > top ? [left, top, right, bottom] : null;
}
