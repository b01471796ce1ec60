/** Which frames of a window the model sees. */

/** How frames are taken of a clip: so many, spread over its length. */
export interface FrameSampling {
  readonly clipSeconds: number;
  readonly framesPerClip: number;
}

/**
 * Which frames of a clip the model sees, as the official extractor picks them.
 *
 * For ten frames of ten seconds, frame i is one earlier than `int(i * min(frameCount, framesPerSecond * 10) / 10)`,
 * because that extractor seeks one frame too early and the released weights were trained so. Short clips repeat frames.
 *
 * @param frameCount - frames in the window, in presentation order; at least 1.
 * @param framesPerSecond - over the window.
 * @returns (framesPerClip) indices into the window's frames, never falling.
 *
 * @remarks Source: the official CAV-MAE preprocessing, `extract_video_frame.py`.
 */
export function frameIndices(
  frameCount: number,
  framesPerSecond: number,
  { clipSeconds, framesPerClip }: FrameSampling,
): number[] {
  const span = Math.min(frameCount, framesPerSecond * clipSeconds);
  return Array.from({ length: framesPerClip }, (_, i) =>
    Math.max(0, Math.floor((i * span) / framesPerClip) - 1),
  );
}
