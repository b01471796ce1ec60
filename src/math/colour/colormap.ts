/** The perceptual colour map, and how values become colours. */
import { AppError } from '../../core/errors.ts';
import type { Rgba } from '../../core/tensor.ts';

/** How values become an image; `strideX` and `strideY` give the place of a pixel's value. */
export interface ColourmapLayout {
  readonly width: number;
  readonly height: number;
  readonly strideX: number;
  readonly strideY: number;
  /** The last `y` becomes the top row: for spectrograms, where high bins are at the top. */
  readonly flipY: boolean;
}

/** A spectrogram (frames, mels) as an image with time to the right and mel upwards. */
export function spectrogramLayout(frames: number, mels: number): ColourmapLayout {
  return { width: frames, height: mels, strideX: mels, strideY: 1, flipY: true };
}

/**
 * A perceptual scale for values: dark violet through red to pale yellow, with even steps of lightness.
 *
 * Drawn in OKLab: lightness rises by the same amount at every step, the hue turns once, and the chroma is what fits
 * inside sRGB. The order is therefore kept in greyscale prints and for colour-blind eyes.
 *
 * @returns (256) pixels packed as the bytes red, green, blue, 255 (little-endian words).
 * @remarks Source: the OKLab matrices of Ottosson, "A perceptual color space for image processing" (2020).
 */
export function perceptualColourmap(): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const share = i / 255;
    const lightness = LIGHTNESS[0] + (LIGHTNESS[1] - LIGHTNESS[0]) * share;
    const hue = ((HUE_DEGREES[0] + (HUE_DEGREES[1] - HUE_DEGREES[0]) * share) * Math.PI) / 180;
    const chroma = CHROMA_FLOOR + CHROMA_RISE * Math.sin(Math.PI * share ** CHROMA_LEAN);
    const [red, green, blue] = oklabToSrgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0;
  });
}

const LIGHTNESS: readonly [number, number] = [0.16, 0.96];
const HUE_DEGREES: readonly [number, number] = [285, 465];
const CHROMA_FLOOR = 0.045;
const CHROMA_RISE = 0.12;
const CHROMA_LEAN = 0.9;

/**
 * Colours values with a map of 256 colours.
 *
 * Values at or below `low` (and NaN) take the first colour, those at or above `high` the last. The nearest entry is
 * taken, not a blend.
 *
 * @param lut - (256) packed pixels, see {@link perceptualColourmap}.
 * @throws {@link AppError} `shape` if the layout reads past the values, or `high` is not above `low`.
 * @see shaders/colormap.wgsl
 */
export function colourise(
  values: Float32Array,
  layout: ColourmapLayout,
  range: readonly [low: number, high: number],
  lut: Uint32Array,
): Rgba {
  const { width, height, strideX, strideY, flipY } = layout;
  const [low, high] = range;
  const last = (width - 1) * strideX + (height - 1) * strideY;
  if (values.length <= last) {
    throw new AppError('shape', `Expected at least ${last + 1} values to paint, got ${values.length}.`);
  }
  if (!(high > low)) throw new AppError('shape', `Expected a rising colour range, got ${low} to ${high}.`);
  const pixels = new Uint32Array(width * height);
  const scale = 255 / (high - low);
  for (let y = 0; y < height; y += 1) {
    const line = (flipY ? height - 1 - y : y) * strideY;
    for (let x = 0; x < width; x += 1) {
      const level = Math.floor((values[line + x * strideX]! - low) * scale + 0.5);
      pixels[y * width + x] = lut[level > 0 ? Math.min(level, 255) : 0]!;
    }
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
}

/** A colour of OKLab as 8-bit sRGB, clipped if it is outside. */
export function oklabToSrgb(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encodeSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encodeSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encodeSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Linear light in [0, 1] to an 8-bit sRGB value. */
function encodeSrgb(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded);
}
