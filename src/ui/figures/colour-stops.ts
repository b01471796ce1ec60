/** The two colour maps, and stops for their colour bars. */
import { perceptualColourmap } from '../../math/colour/colormap.ts';
import { divergingColourmap } from '../../math/colour/diverging-colormap.ts';

export const PERCEPTUAL = perceptualColourmap();
export const DIVERGING = divergingColourmap();

/** Stops for a colour bar: every 15th of 256 colours, both ends included. */
function stopsOf(lut: Uint32Array): readonly string[] {
  return Array.from(lut)
    .filter((_, index) => index % 15 === 0)
    .map((packed) => `rgb(${packed & 255} ${(packed >> 8) & 255} ${(packed >> 16) & 255})`);
}

export const PERCEPTUAL_STOPS = stopsOf(PERCEPTUAL);
export const DIVERGING_STOPS = stopsOf(DIVERGING);
