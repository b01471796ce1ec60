/** Lists which rows of the latent the decoder puts where. */
import { AUDIO_GRID, VISUAL_GRID } from '../core/geometry.ts';
import type { PatchMask } from '../core/masks/masking.ts';

/**
 * For each of the 512 audio and then 196 visual positions: the row of the latent that fills it, or the row after the
 * last (the mask token) if it is hidden.
 *
 * @param audio - null, or a mask that keeps nothing, if the audio did not enter the encoder: all of its positions are
 * hidden.
 */
export function decoderRestore(audio: PatchMask | null, visual: PatchMask | null): Int32Array<ArrayBuffer> {
  const keptAudio = audio?.idsKeep.length ?? 0;
  const maskRow = keptAudio + (visual?.idsKeep.length ?? 0);
  const restore = new Int32Array(AUDIO_GRID.tokens + VISUAL_GRID.tokens).fill(maskRow);
  const fill = (mask: PatchMask | null, firstPosition: number, firstRow: number) =>
    mask?.idsKeep.forEach((token, place) => (restore[firstPosition + token] = firstRow + place));
  fill(audio, 0, 0);
  fill(visual, AUDIO_GRID.tokens, keptAudio);
  return restore;
}
