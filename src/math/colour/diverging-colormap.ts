/** The colour map for differences, with zero in the middle. */
import { oklabToSrgb } from './colormap.ts';

/**
 * A scale for differences: green below zero, near-white at zero, magenta above.
 *
 * Entries `i` and `255 - i` are equally light, so neither sign looks stronger; zero falls between entries 127 and 128.
 * Neither hue stands for a modality on the page.
 *
 * @returns (256) pixels packed as the bytes red, green, blue, 255 (little-endian words).
 * @remarks Source: drawn in OKLab like the perceptual map.
 */
export function divergingColourmap(): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const signed = (i - MIDDLE) / MIDDLE;
    const share = Math.abs(signed);
    const hue = ((signed < 0 ? NEGATIVE_HUE_DEGREES : POSITIVE_HUE_DEGREES) * Math.PI) / 180;
    const lightness = ZERO_LIGHTNESS + (END_LIGHTNESS - ZERO_LIGHTNESS) * share;
    const chroma = END_CHROMA * share;
    const [red, green, blue] = oklabToSrgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    return (red | (green << 8) | (blue << 16) | (255 << 24)) >>> 0;
  });
}

const MIDDLE = 127.5;
const ZERO_LIGHTNESS = 0.97;
const END_LIGHTNESS = 0.42;
/** The largest chroma that fits inside sRGB at both ends. */
const END_CHROMA = 0.115;
const NEGATIVE_HUE_DEGREES = 148;
const POSITIVE_HUE_DEGREES = 345;
