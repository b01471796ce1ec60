/** Gives the player a clip's audio and small frames. */
import type { PlaybackAudio, PlaybackFrame } from '../../contract/clip.ts';
import { throwIfAborted } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { isRecording } from '../media/clip-media.ts';

/** The window's audio as the model gets it. */
export async function playbackAudio(
  engine: EngineContext,
  params: { readonly clipId: string },
): Promise<Moved<PlaybackAudio | null>> {
  const { samples } = (await engine.clips.load(params.clipId)).data;
  if (!samples) return new Moved<PlaybackAudio | null>(null, []);
  const copy = samples.slice();
  return new Moved<PlaybackAudio | null>({ samples: copy, sampleRateHz: SAMPLE_RATE_HZ }, [copy.buffer]);
}

/** Sends small frames of the window in presentation order, each as soon as it is decoded. */
export async function playbackFrames(
  engine: EngineContext,
  params: { readonly clipId: string; readonly maxWidth: number; readonly framesPerSecond: number },
  { signal, progress }: TaskContext<PlaybackFrame>,
): Promise<{ frames: number }> {
  const { summary } = engine.clips.get(params.clipId);
  if (!summary.hasVideo) return { frames: 0 };
  if (isRecording(summary)) {
    const { data } = await engine.clips.load(params.clipId);
    const { recordedFrames } = await fetchPart(() => import('./recording.ts'));
    return recordedFrames(summary, data, { signal, progress });
  }
  const window = { startSeconds: summary.windowStartSeconds, durationSeconds: summary.windowSeconds };
  const limits = { maxWidth: params.maxWidth, framesPerSecond: params.framesPerSecond };
  return engine.clips.useMedia(params.clipId, async (media) => {
    let frames = 0;
    for await (const frame of media.playbackFrames(window, limits, signal)) {
      throwIfAborted(signal);
      progress(frame, [frame.bitmap]);
      frames += 1;
    }
    return { frames };
  });
}
