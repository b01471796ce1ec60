/** The model's inputs from a clip, and the error where the clip lacks a modality. */
import { AppError } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { InputSource } from '../device/frontend.ts';
import type { ListedClip, OpenClip } from './clips.ts';
import { noSuchFrame } from './clips.ts';

/** A clip's audio, or one of its frames; null where the clip has none. */
export function inputOf(
  { data }: Pick<OpenClip, 'data'>,
  modality: Modality,
  frameIndex: number,
): InputSource | null {
  return (modality === 'audio' ? data.logMel : data.pictures[frameIndex]) ?? null;
}

/** As {@link inputOf}. @throws {@link AppError} `shape` if there is no such frame. */
export function requireInput(
  clip: Pick<OpenClip, 'data' | 'family'>,
  modality: Modality,
  frameIndex: number,
): InputSource {
  const input = inputOf(clip, modality, frameIndex);
  if (input) return input;
  throw noSuchFrame(clip, frameIndex);
}

/** @throws {@link AppError} `clip/no-audio` or `clip/no-video` if the clip lacks one of the two. */
export function requireBothSenses({ summary: { hasAudio, hasVideo } }: Pick<ListedClip, 'summary'>): void {
  const lacks = (sense: string) =>
    `Expected a clip with audio and video, but this one has no usable ${sense}: choose another clip.`;
  if (!hasAudio) throw new AppError('clip/no-audio', lacks('audio'));
  if (!hasVideo) throw new AppError('clip/no-video', lacks('video'));
}

/** Indices of the frames that take part: those that were decoded, or the one that stands for the clip. */
export function framesOf(
  { summary }: Pick<ListedClip, 'summary'>,
  frameIndex: number,
  which: 'one' | 'all',
): readonly number[] {
  if (!summary.hasVideo) return [];
  if (which === 'one') return [frameIndex];
  return [...summary.frameTimesSeconds.keys()];
}
