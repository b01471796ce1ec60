/** Replaces a drawn mask by a painted one, and back. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality, PatchGrid } from '../../core/geometry.ts';
import { decodeMask, encodeMask } from '../../core/masks/mask-bits.ts';
import { drawnMask } from '../../core/masks/masking.ts';

/** The field of the mask settings that holds the painted mask of a modality. */
export function maskField(sense: Modality): 'audioMask' | 'visualMask' {
  return sense === 'audio' ? 'audioMask' : 'visualMask';
}

/** The mask under which a sense is, or will be, rebuilt: (tokens), 0 kept, 1 removed. */
export function currentMask(mask: MaskParams, sense: Modality, grid: PatchGrid): Uint8Array<ArrayBuffer> {
  const text = mask[maskField(sense)];
  const painted = text === undefined ? null : decodeMask(text, grid.tokens);
  return painted ?? drawnMask(sense, grid, mask).mask;
}

/**
 * Mask settings with a painted mask for one modality; null returns to the mask that ratio, mode and seed give.
 *
 * A painted mask that equals the drawn one is not kept, so that the same result has one link.
 */
export function withPainted(
  mask: MaskParams,
  sense: Modality,
  grid: PatchGrid,
  hidden: Uint8Array | null,
): MaskParams {
  const next = withDrawn(mask, sense);
  if (hidden === null) return next;
  const text = encodeMask(hidden);
  return text === encodeMask(drawnMask(sense, grid, mask).mask)
    ? next
    : { ...next, [maskField(sense)]: text };
}

/** Mask settings without the patches that were given one by one for a sense. */
export function withDrawn(mask: MaskParams, sense: Modality): MaskParams {
  const next = { ...mask };
  delete next[maskField(sense)];
  return next;
}

/** Mask settings without painted patches that do not fit a family's grids. */
export function withFitting(mask: MaskParams, { audio, visual }: ModelFamily): MaskParams {
  const fits = (text: string | undefined, { tokens }: PatchGrid) =>
    text === undefined || decodeMask(text, tokens) !== null;
  const next = fits(mask.audioMask, audio.grid) ? mask : withDrawn(mask, 'audio');
  return fits(mask.visualMask, visual.grid) ? next : withDrawn(next, 'visual');
}
