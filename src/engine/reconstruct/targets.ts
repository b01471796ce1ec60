/** The target of the decoder's prediction. */
import type { Modality } from '../../core/geometry.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../core/geometry.ts';
import { normalizeImage, normalizeLogMel } from '../../dsp/normalize.ts';
import { patchify, pictureStrides, spectrogramStrides } from '../../math/patchify.ts';
import type { InputSource } from '../device/frontend.ts';

/**
 * The target of the decoder's prediction: the normalised input as patches, channel last.
 *
 * @returns (tokens, patchValues).
 */
export function targetPatches(modality: Modality, source: InputSource): Float32Array<ArrayBuffer> {
  const order = 'channel-last';
  return modality === 'audio'
    ? patchify(
        normalizeLogMel(source as Float32Array<ArrayBuffer>),
        AUDIO_GRID,
        spectrogramStrides(AUDIO_GRID),
        { order },
      )
    : patchify(normalizeImage(source as Uint8Array<ArrayBuffer>), VISUAL_GRID, pictureStrides(VISUAL_GRID), {
        order,
      });
}
