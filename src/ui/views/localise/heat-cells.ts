/** Paints a map with one pixel per patch. */
import type { PatchGrid } from '../../../core/geometry.ts';
import type { Rgba } from '../../../core/tensor.ts';

/** Paints one pixel per patch, to be stretched over an image. NaN stays transparent; a spectrogram has its lowest row at the bottom. */
export function paintCells(
  values: Float32Array,
  { gridRows, gridColumns }: Pick<PatchGrid, 'gridRows' | 'gridColumns'>,
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
