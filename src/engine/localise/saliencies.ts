/** Baseline maps of a frame that do not use the audio: contrast, and motion between the model's frames. */
import { contrastSaliency, motionSaliency } from '../../analysis/localise/saliency.ts';
import type { OpenClip } from '../clip/clips.ts';
import { requireInput } from '../clip/inputs.ts';

/** The baselines of one frame's map, (visual tokens) each. */
export function saliencies(
  clip: OpenClip,
  frameIndex: number,
): { readonly contrast: Float32Array<ArrayBuffer>; readonly motion: Float32Array<ArrayBuffer> } {
  const bytes = (index: number) => clip.data.pictures[index] ?? null;
  const picture = requireInput(clip, 'visual', frameIndex) as Uint8Array<ArrayBuffer>;
  const { grid } = clip.family.visual;
  const neighbours = [bytes(frameIndex - 1), bytes(frameIndex + 1)].filter((frame) => frame !== null);
  return { contrast: contrastSaliency(picture, grid), motion: motionSaliency(picture, neighbours, grid) };
}
