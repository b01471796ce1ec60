/** What the decoder should have predicted. */
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { normalizeImage, normalizeLogMel } from '../../dsp/normalize.ts';
import { patchify, pictureStrides, spectrogramStrides } from '../../math/patchify.ts';
import type { InputSource } from '../device/frontend.ts';

/**
 * The target of the decoder's prediction: the normalised input as patches, channel last.
 *
 * @returns (tokens, patchValues).
 */
export function targetPatches(
  family: ModelFamily,
  modality: Modality,
  source: InputSource,
): Float32Array<ArrayBuffer> {
  const { grid, statistics } = family[modality];
  const order = 'channel-last';
  return modality === 'audio'
    ? patchify(
        normalizeLogMel(source as Float32Array<ArrayBuffer>, statistics),
        grid,
        spectrogramStrides(grid),
        { order },
      )
    : patchify(normalizeImage(source as Uint8Array<ArrayBuffer>, statistics), grid, pictureStrides(grid), {
        order,
      });
}
