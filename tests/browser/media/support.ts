import type { Rgba } from '../../../src/core/tensor.ts';
import { decodeAudio, type DecodedAudio } from '../../../src/media/audio.ts';
import { type OpenedMedia, openMedia } from '../../../src/media/open.ts';
import { imagePixels } from '../../../src/media/picture/pixels.ts';
import { decodeFrames, type FramesOutcome } from '../../../src/media/picture/video.ts';
import type { MediaWindow } from '../../../src/media/window.ts';
import { SAMPLING } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';

export async function fixtureBlob(name: string): Promise<Blob> {
  return new Blob([await fixtureBytes(`media/${name}`)]);
}

export async function openFixture(name: string): Promise<OpenedMedia> {
  return openMedia(await fixtureBlob(name), name);
}

/** The first ten seconds, or what there is. */
export function firstWindow(media: OpenedMedia): MediaWindow {
  return { startSeconds: 0, durationSeconds: Math.min(10, media.durationSeconds) };
}

export interface SeenFrame {
  readonly index: number;
  readonly timeSeconds: number;
  readonly pixels: Rgba;
}

/** Decodes a window's frames to bytes and closes them. */
export async function seeFrames(
  media: OpenedMedia,
  window = firstWindow(media),
  signal?: AbortSignal,
): Promise<{ frames: SeenFrame[]; outcome: FramesOutcome }> {
  const frames: SeenFrame[] = [];
  const decoding = decodeFrames(media, window, SAMPLING, signal);
  for (;;) {
    const step = await decoding.next();
    if (step.done) return { frames, outcome: step.value };
    const { index, timeSeconds, image } = step.value;
    frames.push({ index, timeSeconds, pixels: imagePixels(image) });
    image.close();
  }
}

export function hear(media: OpenedMedia, window = firstWindow(media)): Promise<DecodedAudio> {
  return decodeAudio(media, window);
}

/** The number that a numbered picture carries: eight columns, white is 1, lowest bit to the left. */
export function numberOf({ pixels }: SeenFrame): number {
  let number = 0;
  for (let bit = 0; bit < 8; bit++) {
    const x = Math.floor(((bit + 0.5) * pixels.width) / 8);
    const [red] = pixelAt(pixels, x, pixels.height >> 1);
    if (red! > 128) number |= 1 << bit;
  }
  return number;
}

export function pixelAt({ data, width }: Rgba, x: number, y: number): number[] {
  return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

/** When the sound sets in: the first sample above half of the fixtures' amplitude. */
export function onsetSeconds({ samples, sampleRateHz }: DecodedAudio): number {
  return samples.findIndex((value) => Math.abs(value) > 0.25) / sampleRateHz;
}

/** The frequency of a pure tone between two times, by its zero crossings. */
export function toneHz(
  { samples, sampleRateHz }: DecodedAudio,
  fromSeconds: number,
  toSeconds: number,
): number {
  const part = samples.slice(Math.round(fromSeconds * sampleRateHz), Math.round(toSeconds * sampleRateHz));
  let rises = 0;
  for (let n = 1; n < part.length; n++) if (part[n - 1]! < 0 && part[n]! >= 0) rises++;
  return rises / (toSeconds - fromSeconds);
}
