/** Draws signed differences as a picture. */
import type { Modality } from '../../core/geometry.ts';
import { GRIDS, IMAGE_SIZE, MEL_BINS, SPECTROGRAM_FRAMES } from '../../core/geometry.ts';
import type { Rgba } from '../../core/tensor.ts';
import { colourise, spectrogramLayout } from '../../math/colormap.ts';
import { divergingColourmap } from '../../math/diverging-colormap.ts';
import { pictureStrides, spectrogramStrides, unpatchify } from '../../math/patchify.ts';

const colours = divergingColourmap();

/**
 * Draws signed differences around zero; a frame's three channels are averaged.
 *
 * @param patches - (tokens, patchValues), channel last, any unit.
 * @param limit - the magnitude at both ends of the colour map.
 */
export function paintDifference(modality: Modality, patches: Float32Array<ArrayBuffer>, limit: number): Rgba {
  const grid = GRIDS[modality];
  const range = [-limit, limit] as const;
  if (modality === 'audio') {
    const values = unpatchify(patches, grid, spectrogramStrides(grid), 'channel-last');
    return colourise(values, spectrogramLayout(SPECTROGRAM_FRAMES, MEL_BINS), range, colours);
  }
  const values = unpatchify(patches, grid, pictureStrides(grid), 'channel-last');
  const grey = new Float32Array(IMAGE_SIZE * IMAGE_SIZE);
  for (let pixel = 0; pixel < grey.length; pixel += 1) {
    let sum = 0;
    for (let channel = 0; channel < grid.channels; channel += 1)
      sum += values[pixel * grid.channels + channel] as number;
    grey[pixel] = sum / grid.channels;
  }
  const layout = { width: IMAGE_SIZE, height: IMAGE_SIZE, strideX: 1, strideY: IMAGE_SIZE, flipY: false };
  return colourise(grey, layout, range, colours);
}
