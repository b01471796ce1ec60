/** A mask's patches in place of the drawn ones, and back. */
import type { MaskParams } from '../../contract/reconstruct.ts';
import { GRIDS } from '../../core/geometry.ts';
import { decodeMask, encodeMask } from '../../core/masks/mask-bits.ts';
import { drawnMask } from '../../core/masks/masking.ts';

type Sense = 'audio' | 'visual';

/** Which of a mask's fields holds the patches chosen for a sense. */
export function maskField(sense: Sense): 'audioMask' | 'visualMask' {
  return sense === 'audio' ? 'audioMask' : 'visualMask';
}

/** The mask under which a sense is, or will be, rebuilt: (tokens), 0 kept, 1 removed. */
export function currentMask(mask: MaskParams, sense: Sense): Uint8Array<ArrayBuffer> {
  const text = mask[maskField(sense)];
  const painted = text === undefined ? null : decodeMask(text, GRIDS[sense].tokens);
  return painted ?? drawnMask(sense, mask).mask;
}

/**
 * Mask settings with a sense's patches given one by one; null goes back to what ratio, mode and seed draw.
 *
 * A set that equals the drawn one is not kept, so that the same picture has one link.
 */
export function withPainted(mask: MaskParams, sense: Sense, hidden: Uint8Array | null): MaskParams {
  const field = maskField(sense);
  const next = { ...mask };
  delete next[field];
  if (hidden === null) return next;
  const text = encodeMask(hidden);
  return text === encodeMask(drawnMask(sense, mask).mask) ? next : { ...next, [field]: text };
}
