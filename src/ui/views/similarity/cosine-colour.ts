/** The colours of the matrix. */
import { oklabToSrgb } from '../../../math/colour/colormap.ts';

export type Scheme = 'light' | 'dark';

/** An end of the ramp, in OKLCH. */
interface Shade {
  readonly lightness: number;
  readonly chroma: number;
}

/** The ends of the violet ramp. Low is near the ground, so that high stands out from it in both schemes. */
const RAMPS: Readonly<Record<Scheme, { readonly low: Shade; readonly high: Shade }>> = {
  light: { low: { lightness: 0.97, chroma: 0.015 }, high: { lightness: 0.4, chroma: 0.19 } },
  dark: { low: { lightness: 0.25, chroma: 0.03 }, high: { lightness: 0.85, chroma: 0.095 } },
};
const HUE = 297;

function shadeOf(share: number, scheme: Scheme): Shade {
  const { low, high } = RAMPS[scheme];
  const clamped = share > 0 ? Math.min(1, share) : 0;
  const mix = (from: number, to: number) => from + (to - from) * clamped;
  return { lightness: mix(low.lightness, high.lightness), chroma: mix(low.chroma, high.chroma) };
}

/** Violet, the hue of both modalities together; `share` runs from 0 at the lowest value to 1 at the highest. */
export function cosineColour(share: number, scheme: Scheme): string {
  const { lightness, chroma } = shadeOf(share, scheme);
  return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${HUE})`;
}

/**
 * (256) pixels packed as `math/colour/colormap.ts` packs them: {@link cosineColour} from the lowest to the highest
 * value.
 */
export function cosineLut(scheme: Scheme): Uint32Array<ArrayBuffer> {
  const hue = (HUE * Math.PI) / 180;
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const { lightness, chroma } = shadeOf(i / 255, scheme);
    const [red, green, blue] = oklabToSrgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0;
  });
}

/** Stops of the colour bar. */
export function cosineStops(scheme: Scheme): string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => cosineColour(share, scheme));
}

/**
 * The text colour for a cell of {@link cosineColour}: contrast 4.5 : 1 or better on every share.
 *
 * Black and white have the same contrast on a luminance of 0.18, which the ramps have at these lightnesses.
 */
export function textOnCosine(share: number, scheme: Scheme): string {
  return shadeOf(share, scheme).lightness > EVEN[scheme] ? '#000000' : '#ffffff';
}

const EVEN: Readonly<Record<Scheme, number>> = { light: 0.578, dark: 0.567 };

/** Lines on the matrix: they differ most from a high value's neighbours, which are low. */
export const MATRIX_INK: Readonly<Record<Scheme, string>> = { light: '#1f2832', dark: '#ffffff' };

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
