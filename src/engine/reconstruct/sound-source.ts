/** Makes the log-mel that is rendered: visible patches, and silence or the prediction in hidden ones. */
import { patchStatistics } from '../../analysis/masked/masked-loss.ts';
import type { RenderedSound } from '../../contract/reconstruct.ts';
import { FRAME_SAMPLES } from '../../core/geometry.ts';
import { ENERGY_FLOOR, PRE_EMPHASIS } from '../../dsp/fbank.ts';
import { denormalizeLogMel } from '../../dsp/normalize.ts';
import { hanningWindow } from '../../dsp/window.ts';
import { spectrogramStrides, unpatchify } from '../../math/patchify.ts';
import type { MaskedPass } from './masked-pass.ts';
import { sourceOf } from './masked-pass.ts';
import { unnormalised } from './painting.ts';
import { targetPatches } from './targets.ts';

/** Log-mel of silence. */
const SILENCE = Math.log(ENERGY_FLOOR);

/**
 * The loudest possible band of samples in [-1, 1]: by Parseval, half the transform's length times the energy of the
 * window and of the largest step after pre-emphasis, all in one bin.
 */
const LOUDEST = Math.log(
  256 * (1 + PRE_EMPHASIS) ** 2 * hanningWindow(FRAME_SAMPLES).reduce((sum, weight) => sum + weight ** 2, 0),
);

export interface SoundSource extends Pick<RenderedSound, 'clampedShare' | 'statistics'> {
  /** (spectrogram frames, 128) raw log-mel. */
  readonly logMel: Float32Array<ArrayBuffer>;
}

/**
 * The log-mel that is rendered: visible patches as they are, hidden ones as predicted, or silent.
 *
 * A norm_pix prediction has no level, so unless the true statistics are chosen it gets those of its visible neighbours.
 *
 * @param predicted - (tokens, patchValues) the model's own units; null to leave the hidden patches silent.
 */
export function soundSource(pass: MaskedPass, predicted: Float32Array<ArrayBuffer> | null): SoundSource {
  const { family } = pass.clip;
  const { grid, statistics } = family.audio;
  const { mask } = pass.masks.audio ?? { mask: new Uint8Array(grid.tokens) };
  const original = targetPatches(family, 'audio', sourceOf(pass, 'audio'));
  const { normPix, paint } = pass.subject;
  const leak = paint === 'true';
  const filled =
    predicted && normPix
      ? unnormalised(predicted, patchStatistics(original, grid), mask, grid, leak)
      : predicted;
  const strides = spectrogramStrides(grid);
  const patches = denormalizeLogMel(filled ?? original, statistics);
  const truth = denormalizeLogMel(original, statistics);
  let hidden = 0;
  let clamped = 0;
  patches.forEach((value, i) => {
    if (mask[Math.floor(i / grid.patchValues)] === 0) patches[i] = truth[i]!;
    else {
      const held = predicted ? Math.min(LOUDEST, Math.max(SILENCE, value)) : SILENCE;
      hidden += 1;
      if (predicted && held !== value) clamped += 1;
      patches[i] = held;
    }
  });
  return {
    logMel: unpatchify(patches, grid, strides, 'channel-last'),
    clampedShare: hidden === 0 ? 0 : clamped / hidden,
    statistics: predicted && normPix ? (leak ? 'true' : 'visible') : null,
  };
}
