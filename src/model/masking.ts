/** Which of the latent's rows the decoder puts where. */
import type { ModelFamily } from '../core/family.ts';
import type { PatchMask } from '../core/masks/masking.ts';

/**
 * For each of a family's audio and then visual positions the latent's row that fills it, or the row after the
 * last (the mask token) where it is hidden.
 *
 * @param audio - null, or a mask that keeps nothing, if the audio did not enter the encoder: all of its positions are
 * hidden.
 */
export function decoderRestore(
  family: ModelFamily,
  audio: PatchMask | null,
  visual: PatchMask | null,
): Int32Array<ArrayBuffer> {
  const [audioTokens, visualTokens] = [family.audio.grid.tokens, family.visual.grid.tokens];
  const keptAudio = audio?.idsKeep.length ?? 0;
  const maskRow = keptAudio + (visual?.idsKeep.length ?? 0);
  const restore = new Int32Array(audioTokens + visualTokens).fill(maskRow);
  const fill = (mask: PatchMask | null, firstPosition: number, firstRow: number) =>
    mask?.idsKeep.forEach((token, place) => (restore[firstPosition + token] = firstRow + place));
  fill(audio, 0, 0);
  fill(visual, audioTokens, keptAudio);
  return restore;
}
