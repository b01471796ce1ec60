/** Draws one value per patch as a picture. */
import type { PatchGrid } from '../../../core/geometry.ts';
import type { Rgba } from '../../../core/tensor.ts';
import type { Hatch } from '../export/compose.ts';
import { tokenAt } from '../export/compose.ts';

interface PatchMapOptions {
  readonly grid: PatchGrid;
  /** True for audio: token row 0 is drawn at the bottom. */
  readonly melUp: boolean;
  readonly range: readonly [low: number, high: number];
  /** (256) packed pixels. */
  readonly lut: Uint32Array;
  /** The hatch drawn for NaN. */
  readonly empty: Hatch;
}

/** Distance between hatch lines in pixels, as over hidden patches. */
const HATCH_PERIOD = 8;

/**
 * Draws one value per patch as a picture as large as the patches together.
 *
 * @param values - (tokens); NaN marks a patch without a value.
 */
export function paintPatchMap(values: Float32Array, options: PatchMapOptions): Rgba {
  const { grid, melUp, range, lut, empty } = options;
  const [low, high] = range;
  const width = grid.gridColumns * grid.patch;
  const height = grid.gridRows * grid.patch;
  const data = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(data.buffer);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = values[tokenAt(x, y, grid, melUp)] ?? Number.NaN;
      const at = y * width + x;
      if (Number.isNaN(value)) {
        data.set([...((x + y) % HATCH_PERIOD < 1 ? empty.line : empty.ground), 255], at * 4);
        continue;
      }
      const level = Math.floor(((value - low) / (high - low)) * 255 + 0.5);
      pixels[at] = lut[Math.min(255, Math.max(0, level))] as number;
    }
  }
  return { width, height, data };
}

/** The range from 0 to the largest value, or to 1 if no value is above 0. */
export function risingRange(values: Float32Array): readonly [number, number] {
  const high = largest(values);
  return [0, high > 0 ? high : 1];
}

/** A range that is symmetric about 0, so that 0 has the middle colour. */
export function signedRange(...maps: readonly Float32Array[]): readonly [number, number] {
  const high = Math.max(0, ...maps.map((values) => largest(values.map(Math.abs))));
  return high > 0 ? [-high, high] : [-1, 1];
}

/** The largest value that is not NaN, at least 0. */
function largest(values: Float32Array): number {
  return values.reduce((best, value) => (value > best ? value : best), 0);
}

/** `values` where `mask` is 1, NaN elsewhere, because only hidden patches have a loss. */
export function onlyHidden(values: Float32Array, mask: Uint8Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value, token) => (mask[token] === 1 ? value : Number.NaN));
}
