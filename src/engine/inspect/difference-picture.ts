/** Signed differences as a picture. */
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import type { Rgba } from '../../core/tensor.ts';
import { colourise, spectrogramLayout } from '../../math/colour/colormap.ts';
import { divergingColourmap } from '../../math/colour/diverging-colormap.ts';
import { pictureStrides, spectrogramStrides, unpatchify } from '../../math/patchify.ts';

const colours = divergingColourmap();

/**
 * Draws signed differences around zero; a frame's three channels are averaged.
 *
 * @param patches - (tokens, patchValues), channel last, any unit.
 * @param limit - the magnitude at both ends of the colour map.
 */
export function paintDifference(
  family: ModelFamily,
  modality: Modality,
  patches: Float32Array<ArrayBuffer>,
  limit: number,
): Rgba {
  const { grid } = family[modality];
  const [width, height] = [grid.gridColumns * grid.patch, grid.gridRows * grid.patch];
  const range = [-limit, limit] as const;
  if (modality === 'audio') {
    const values = unpatchify(patches, grid, spectrogramStrides(grid), 'channel-last');
    return colourise(values, spectrogramLayout(width, height), range, colours);
  }
  const values = unpatchify(patches, grid, pictureStrides(grid), 'channel-last');
  const grey = new Float32Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel += 1) {
    let sum = 0;
    for (let channel = 0; channel < grid.channels; channel += 1)
      sum += values[pixel * grid.channels + channel] as number;
    grey[pixel] = sum / grid.channels;
  }
  const layout = { width, height, strideX: 1, strideY: width, flipY: false };
  return colourise(grey, layout, range, colours);
}
