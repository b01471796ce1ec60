/** Replaces a drawn mask by a painted one, and back. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import { GRIDS } from '../../core/geometry.ts';
import { decodeMask, encodeMask } from '../../core/masks/mask-bits.ts';
import { drawnMask } from '../../core/masks/masking.ts';

type Sense = 'audio' | 'visual';

/** The field of the mask settings that holds the painted mask of a modality. */
export function maskField(sense: Sense): 'audioMask' | 'visualMask' {
  return sense === 'audio' ? 'audioMask' : 'visualMask';
}

/** The current mask of a modality: (tokens), 0 visible, 1 hidden. */
export function currentMask(mask: MaskParams, sense: Sense): Uint8Array<ArrayBuffer> {
  const text = mask[maskField(sense)];
  const painted = text === undefined ? null : decodeMask(text, GRIDS[sense].tokens);
  return painted ?? drawnMask(sense, mask).mask;
}

/**
 * Mask settings with a painted mask for one modality; null returns to the mask that ratio, mode and seed give.
 *
 * A painted mask that equals the drawn one is not kept, so that the same result has one link.
 */
export function withPainted(mask: MaskParams, sense: Sense, hidden: Uint8Array | null): MaskParams {
  const field = maskField(sense);
  const next = { ...mask };
  delete next[field];
  if (hidden === null) return next;
  const text = encodeMask(hidden);
  return text === encodeMask(drawnMask(sense, mask).mask) ? next : { ...next, [field]: text };
}
