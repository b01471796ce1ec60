/** Paints a prediction and its original as pictures. */
import type { PatchStatistics } from '../../analysis/masked/masked-loss.ts';
import {
  denormalisePatches,
  normalisePatches,
  patchStatistics,
  visibleStatistics,
} from '../../analysis/masked/masked-loss.ts';
import type { RebuiltPictures } from '../../contract/reconstruct.ts';
import type { Modality, PatchGrid } from '../../core/geometry.ts';
import { denormalizeLogMel } from '../../dsp/normalize.ts';
import type { Predictions } from '../../model/cav-mae.ts';
import { colourRangeOf, paintPatches } from '../clip/pictures.ts';
import type { MaskedPass } from './masked-pass.ts';
import { sourceOf } from './masked-pass.ts';
import { targetPatches } from './targets.ts';

/** Colour range of spectrograms in norm_pix units, in which patches have mean 0 and variance 1. */
const NORMALISED_RANGE = [-3, 3] as const;

/** A modality's pictures, and the target of its loss. */
export interface PaintedSense {
  readonly pictures: RebuiltPictures;
  /** (tokens, patchValues) the target of the prediction, channel last, in the loss's units. */
  readonly target: Float32Array<ArrayBuffer>;
}

/** Paints a modality's original and its prediction; null for a modality that the clip lacks. */
export function paintSense(
  pass: MaskedPass,
  modality: Modality,
  predictions: Predictions,
): PaintedSense | null {
  const patchMask = pass.masks[modality];
  if (!patchMask) return null;
  const { mask, idsKeep } = patchMask;
  const { normPix, paint } = pass.subject;
  const predicted = predictions[modality];
  const { family } = pass.clip;
  const { grid } = family[modality];
  const original = targetPatches(family, modality, sourceOf(pass, modality));
  const statistics = patchStatistics(original, grid);
  const target = normPix ? normalisePatches(original, statistics, grid) : original;

  // A modality that is hidden whole has no visible neighbours to take statistics from.
  const normalised = normPix && (paint === 'normalised' || (paint === 'visible' && idsKeep.length === 0));
  const shownOriginal = normalised ? target : original;
  const shownRebuilt =
    normPix && !normalised ? unnormalised(predicted, statistics, mask, grid, paint === 'true') : predicted;
  const range =
    modality === 'audio' && !normalised
      ? colourRangeOf(denormalizeLogMel(shownOriginal, family.audio.statistics))
      : NORMALISED_RANGE;
  const originalPicture = paintPatches(family, modality, shownOriginal, range, normalised);
  const pictures: RebuiltPictures = {
    width: originalPicture.width,
    height: originalPicture.height,
    original: originalPicture,
    rebuilt: paintPatches(family, modality, shownRebuilt, range, normalised),
    mask,
    visibleTokens: idsKeep.length,
    colourRange: modality === 'audio' ? range : null,
  };
  return { pictures, target };
}

/**
 * Predictions of a norm_pix model in the input's units.
 *
 * @param statistics - of the true patches; unless `leak`, only those of visible patches are read.
 */
export function unnormalised(
  predicted: Float32Array<ArrayBuffer>,
  statistics: PatchStatistics,
  mask: Uint8Array,
  grid: PatchGrid,
  leak: boolean,
): Float32Array<ArrayBuffer> {
  return denormalisePatches(predicted, leak ? statistics : visibleStatistics(statistics, mask, grid), grid);
}
