/** The frames of a window, warnings. */
import type { ClipFrame, ClipWarning } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { MediaWindow } from '../../media/window.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { pictureThumbnail } from './pictures.ts';

/** The model's video input of a window. */
export interface Sight {
  readonly pictures: readonly (Uint8Array<ArrayBuffer> | null)[];
  readonly frames: readonly ClipFrame[];
}

/** The frames of the window that a family's models see, or null with a warning that gives the reason. */
export async function see(
  engine: EngineContext,
  media: ClipMedia,
  window: MediaWindow,
  { clipSeconds, visual }: ModelFamily,
  warnings: ClipWarning[],
  { signal, progress }: TaskContext<Progress>,
): Promise<Sight | null> {
  throwIfAborted(signal);
  if (!media.video) {
    warnings.push({
      code: 'no-video',
      message: 'This file has no video, so everything that needs video is off.',
    });
    return null;
  }
  if (!media.video.decodable) return null;
  const { framesPerClip } = visual;
  const pictures: (Uint8Array<ArrayBuffer> | null)[] = Array<null>(framesPerClip).fill(null);
  const times = new Map<number, number>();
  const decoding = media.decodeFrames(window, { clipSeconds, framesPerClip }, signal);
  let step = await decoding.next();
  try {
    while (!step.done) {
      const { image, index, timeSeconds } = step.value;
      try {
        pictures[index] = await engine.frontend.picture(image, visual);
      } finally {
        image.close();
      }
      times.set(index, timeSeconds);
      progress({ stage: 'Decoding frames', done: times.size, total: framesPerClip });
      step = await decoding.next();
    }
  } finally {
    // An unfinished generator would hold its sample and its decoder until the clip is closed.
    if (!step.done) await decoding.return({ framesInWindow: 0, missing: [] });
  }
  if (step.value.error) warnings.push({ code: 'decode', message: step.value.error });
  throwIfAborted(signal);
  if (times.size === 0) {
    warnings.push({
      code: 'no-video',
      message: 'No frame could be decoded in this window, so everything that needs video is off.',
    });
    return null;
  }
  return completeFrames(pictures, times, warnings);
}

/** Replaces each missing frame by the nearest decoded one, with a warning. */
function completeFrames(
  pictures: (Uint8Array<ArrayBuffer> | null)[],
  times: Map<number, number>,
  warnings: ClipWarning[],
): Sight {
  const present = [...times.keys()].sort((a, b) => a - b);
  if (present.length < pictures.length) {
    warnings.push({
      code: 'truncated',
      message: `Expected ${pictures.length} frames, decoded ${present.length}. Each missing frame is replaced by the nearest one.`,
    });
  }
  const frames = pictures.map((_, index) => {
    const source = present.reduce((best, other) =>
      Math.abs(other - index) < Math.abs(best - index) ? other : best,
    );
    pictures[index] = pictures[source] ?? null;
    return {
      timeSeconds: times.get(source) ?? 0,
      thumbnail: pictureThumbnail(pictures[index] as Uint8Array<ArrayBuffer>),
    };
  });
  return { pictures, frames };
}
