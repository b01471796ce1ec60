/** Chooses the ten frames of a window that the model sees. */
import { CLIP_SECONDS, FRAMES_PER_CLIP } from '../../core/geometry.ts';

/**
 * The ten frames of a clip that the model sees, as the official extractor picks them.
 *
 * Frame i is one earlier than `int(i * min(frameCount, framesPerSecond * 10) / 10)`. That extractor seeks one frame too
 * early, and the released weights were trained on those frames. Short clips repeat frames.
 *
 * @param frameCount - frames in the window, in presentation order; at least 1.
 * @param framesPerSecond - over the window.
 * @returns (10) indices into the window's frames, in ascending order; an index may repeat.
 *
 * @remarks Source: the official CAV-MAE preprocessing, `extract_video_frame.py`.
 */
export function frameIndices(frameCount: number, framesPerSecond: number): number[] {
  const span = Math.min(frameCount, framesPerSecond * CLIP_SECONDS);
  return Array.from({ length: FRAMES_PER_CLIP }, (_, i) =>
    Math.max(0, Math.floor((i * span) / FRAMES_PER_CLIP) - 1),
  );
}
