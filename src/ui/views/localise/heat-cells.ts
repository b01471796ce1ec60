/** Paints a map: smoothly, or with one pixel per patch. */
import type { PatchGrid } from '../../../core/geometry.ts';
import type { HeatLook } from '../../../core/heat.ts';
import type { Rgba } from '../../../core/tensor.ts';
import { smoothHeat } from '../../../math/heat/smooth-heat.ts';

type Cells = Pick<PatchGrid, 'gridRows' | 'gridColumns'>;

/** Pixels a patch of a smooth map: as many as the model's own picture and spectrogram have. */
export const SMOOTH_SCALE = 16;

/** Paints a map to be stretched over an image; a spectrogram has its lowest row at the bottom. */
export function paintHeat(
  values: Float32Array,
  { gridRows, gridColumns }: Cells,
  melUp: boolean,
  look: HeatLook,
  isSmooth: boolean,
): Rgba {
  return smoothHeat(values, { gridRows, gridColumns, melUp }, look, isSmooth ? SMOOTH_SCALE : 1);
}

/**
 * Paints one pixel per patch, to be stretched over an image. NaN stays transparent; a spectrogram has its lowest row
 * at the bottom.
 */
export function paintCells(
  values: Float32Array,
  { gridRows, gridColumns }: Cells,
  melUp: boolean,
  [low, high]: readonly [number, number],
  lut: Uint32Array,
): Rgba {
  const pixels = new Uint32Array(gridRows * gridColumns);
  for (let place = 0; place < pixels.length; place += 1) {
    const row = Math.floor(place / gridColumns);
    const token = (melUp ? gridRows - 1 - row : row) * gridColumns + (place % gridColumns);
    const share = ((values[token] ?? low) - low) / (high - low);
    pixels[place] = lut[Math.min(255, Math.max(0, Math.round(share * 255)))] ?? 0;
  }
  return { width: gridColumns, height: gridRows, data: new Uint8ClampedArray(pixels.buffer) };
}

/** The mean over bands at each time column: (columns); NaN in padding. */
export function columnMeans(
  values: Float32Array,
  { gridRows, gridColumns }: Cells,
): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: gridColumns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < gridRows; row += 1) sum += values[row * gridColumns + column]!;
    return sum / gridRows;
  });
}

/** Share of a map's patches that are left clear: low values are not about the audio. */
const CLEAR_SHARE = 0.6;

/** From the value up to which a map is clear to its highest; a range of 1 around the value if all are equal. */
export function drawnRange(values: Float32Array): readonly [number, number] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const low = known[Math.floor(CLEAR_SHARE * (known.length - 1))] ?? 0;
  const high = known.at(-1) ?? 1;
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/** From the lowest to the highest value; a range of 1 around the value if all are equal. */
export function fullRange(values: Float32Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= low)) return [0, 1];
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}
