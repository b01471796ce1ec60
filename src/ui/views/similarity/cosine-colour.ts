/** The colours of the matrix. */
import { oklabToSrgb } from '../../../math/colormap.ts';

/** The ends of the violet ramp, as lightness and chroma in OKLCH: light for low, deep for high. */
const LOW = { lightness: 0.97, chroma: 0.015 };
const HIGH = { lightness: 0.4, chroma: 0.19 };
const HUE = 297;

/** Violet, the hue of both modalities together; `share` runs from 0 at the lowest value to 1 at the highest. */
export function cosineColour(share: number): string {
  const clamped = share > 0 ? Math.min(1, share) : 0;
  const mix = (from: number, to: number) => from + (to - from) * clamped;
  return `oklch(${mix(LOW.lightness, HIGH.lightness).toFixed(3)} ${mix(LOW.chroma, HIGH.chroma).toFixed(3)} ${HUE})`;
}

/** (256) pixels packed as `math/colormap.ts` packs them: {@link cosineColour} from the lowest to the highest value. */
export function cosineLut(): Uint32Array<ArrayBuffer> {
  const hue = (HUE * Math.PI) / 180;
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const mix = (from: number, to: number) => from + ((to - from) * i) / 255;
    const chroma = mix(LOW.chroma, HIGH.chroma);
    const lightness = mix(LOW.lightness, HIGH.lightness);
    const [red, green, blue] = oklabToSrgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0;
  });
}

/**
 * The text colour for a cell of {@link cosineColour}: contrast 4.5 : 1 or better on every share.
 *
 * Black and white have the same contrast on a luminance of 0.18, which this violet has at a lightness of 0.58.
 */
export function textOnCosine(share: number): string {
  return LOW.lightness + (HIGH.lightness - LOW.lightness) * share > 0.58 ? '#000000' : '#ffffff';
}

/** Lowest and highest value; widened if all values are the same. */
export function cosineRange(values: Float32Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high >= low)) return [0, 1];
  return high - low > 1e-6 ? [low, high] : [low - 0.5, high + 0.5];
}
