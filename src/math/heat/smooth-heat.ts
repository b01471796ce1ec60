/** Paints a map of patches smoothly, more opaque where its values are high. */
import type { HeatLook } from '../../core/heat.ts';
import type { Rgba } from '../../core/tensor.ts';

/** A map's grid; with `melUp`, row 0 becomes the lowest row of pixels, as spectrograms are drawn. */
export interface HeatGrid {
  readonly gridRows: number;
  readonly gridColumns: number;
  readonly melUp: boolean;
}

/**
 * Paints `scale` by `scale` pixels a patch.
 *
 * Between the centres of four patches, values are weighed by a cosine of the distance: the picture goes through every
 * patch's own value and never beyond its neighbours'. A patch without a value (NaN) is transparent, and its neighbours
 * are drawn as if it had theirs.
 *
 * @param values - (tokens).
 */
export function smoothHeat(
  values: Float32Array,
  { gridRows, gridColumns, melUp }: HeatGrid,
  { range: [low, high], lut, isSigned }: HeatLook,
  scale: number,
): Rgba {
  const [width, height] = [gridColumns * scale, gridRows * scale];
  const data = new Uint8ClampedArray(4 * width * height);
  const [across, down] = [steps(gridColumns, scale), steps(gridRows, scale)];
  const at = (row: number, column: number) => {
    const token = (melUp ? gridRows - 1 - row : row) * gridColumns + column;
    return ((values[token] ?? Number.NaN) - low) / (high - low);
  };
  for (let y = 0; y < height; y += 1) {
    const row = down[y]!;
    for (let x = 0; x < width; x += 1) {
      const column = across[x]!;
      const share = blend(
        blend(at(row.from, column.from), at(row.from, column.to), column.weight),
        blend(at(row.to, column.from), at(row.to, column.to), column.weight),
        row.weight,
      );
      const isEmpty = Number.isNaN(at(Math.floor(y / scale), Math.floor(x / scale)));
      if (isEmpty || Number.isNaN(share)) continue;
      const level = Math.min(255, Math.max(0, Math.round(share * 255)));
      const packed = lut[level] ?? 0;
      const pixel = 4 * (y * width + x);
      data[pixel] = packed & 255;
      data[pixel + 1] = (packed >> 8) & 255;
      data[pixel + 2] = (packed >> 16) & 255;
      data[pixel + 3] = alphaOf(isSigned ? Math.abs(2 * level - 255) / 255 : level / 255);
    }
  }
  return { width, height, data };
}

/** Steeper than the values, so that the frame below stays visible where the map is low. */
function alphaOf(share: number): number {
  return Math.round(255 * Math.min(1, share) ** ALPHA_POWER);
}

const ALPHA_POWER = 1.5;

interface Step {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** The two patches that each pixel is between, and how much of the second it gets. */
function steps(patches: number, scale: number): readonly Step[] {
  return Array.from({ length: patches * scale }, (_, pixel) => {
    const place = (pixel + 0.5) / scale - 0.5;
    const from = Math.min(patches - 1, Math.max(0, Math.floor(place)));
    const to = Math.min(patches - 1, Math.max(0, Math.floor(place) + 1));
    const way = place - Math.floor(place);
    return { from, to, weight: (1 - Math.cos(Math.PI * way)) / 2 };
  });
}

/** A value that is missing takes the other's. */
function blend(from: number, to: number, weight: number): number {
  if (Number.isNaN(from)) return to;
  return Number.isNaN(to) ? from : from + (to - from) * weight;
}
