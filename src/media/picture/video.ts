/** The frames of a window that the model sees; small frames for the player. */
import { EncodedPacketSink, type InputVideoTrack, VideoSampleSink } from 'mediabunny';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { decodeFailure } from '../failure.ts';
import type { OpenedMedia } from '../open.ts';
import { Hold } from '../open-frames.ts';
import { samplesAt } from '../seek.ts';
import { CLOCK_TOLERANCE_SECONDS, type MediaWindow } from '../window.ts';
import { matrixOf } from './colour.ts';
import { frameIndices, type FrameSampling } from './frame-index.ts';
import { pictureOf } from './picture.ts';

/** One of the frames of a window that the model sees. */
export interface DecodedFrame {
  /** Which of them, 0-based. */
  readonly index: number;
  /** Presentation time from the window's start. */
  readonly timeSeconds: number;
  /** Upright, square pixels, display size; the consumer closes it. */
  readonly image: ImageBitmap;
}

/** What became of these frames; the generator's return value. */
export interface FramesOutcome {
  /** Frames that the window holds according to the headers; 0 if the video has none there. */
  readonly framesInWindow: number;
  /** Which of them could not be decoded. */
  readonly missing: readonly number[];
  /** A sentence with the decoder's first error, if there was one. */
  readonly error?: string;
}

/** H.264 reorders frames by at most 16, so this many in a row past the window's end mean that it is over. */
const REORDER_FRAMES = 17;

/**
 * Decodes the frames that the model may see of a window, and little else.
 *
 * Frames are counted in presentation order from the first with t >= window start, never before the container's time 0.
 * Short clips repeat frames. Damaged frames are left out; the return value lists them.
 *
 * @throws {@link AppError} `clip/no-video` without a decodable track, `aborted`.
 *
 * @see frameIndices
 */
export async function* decodeFrames(
  media: OpenedMedia,
  window: MediaWindow,
  sampling: FrameSampling,
  signal?: AbortSignal,
): AsyncGenerator<DecodedFrame, FramesOutcome, void> {
  const track = videoTrack(media);
  throwIfAborted(signal);
  const startSeconds = media.startSeconds + window.startSeconds;
  const times = await presentationTimes(track, startSeconds, startSeconds + window.durationSeconds, signal);
  if (times.length === 0) return { framesInWindow: 0, missing: [] };

  const rate = await frameRate(track, times, window);
  const wanted = frameIndices(times.length, rate, sampling).map((i) => times[i] ?? 0);
  const colour = await matrixOf(track);
  const missing: number[] = [];
  let reason: string | undefined;
  for await (const found of samplesAt(track, [...new Set(wanted)], (complaint) => (reason ??= complaint))) {
    using hold = found.sample && new Hold(found.sample);
    throwIfAborted(signal);
    for (const [index, seconds] of wanted.entries()) {
      if (seconds !== found.seconds) continue;
      if (!hold) missing.push(index);
      else yield { index, timeSeconds: seconds - startSeconds, image: await pictureOf(hold.sample, colour) };
    }
  }
  const error = reason === undefined ? {} : { error: `Some frames could not be decoded (${reason}).` };
  return { framesInWindow: times.length, missing, ...error };
}

/** A small frame for the player. */
export interface PlayerFrame {
  /** Presentation time from the window's start. */
  readonly timeSeconds: number;
  /** Upright, square pixels; the consumer closes it. */
  readonly bitmap: ImageBitmap;
}

/**
 * Decodes a window's frames in order, small, and at most a given number per second. Damage ends the stream without an
 * error, so that the player shows what there is.
 *
 * @throws {@link AppError} `clip/no-video` without a decodable track, `aborted`.
 */
export async function* playbackFrames(
  media: OpenedMedia,
  window: MediaWindow,
  limits: { readonly maxWidth: number; readonly framesPerSecond: number },
  signal?: AbortSignal,
): AsyncGenerator<PlayerFrame, void, void> {
  const track = videoTrack(media);
  throwIfAborted(signal);
  const startSeconds = media.startSeconds + window.startSeconds;
  const colour = await matrixOf(track);
  const samples = new VideoSampleSink(track).samples(startSeconds, startSeconds + window.durationSeconds);
  let dueSeconds = 0;
  try {
    for await (const sample of samples) {
      using hold = new Hold(sample);
      throwIfAborted(signal);
      const timeSeconds = hold.sample.timestamp - startSeconds;
      if (timeSeconds < -CLOCK_TOLERANCE_SECONDS) continue;
      if (timeSeconds < dueSeconds - CLOCK_TOLERANCE_SECONDS) continue;
      dueSeconds = (Math.floor(timeSeconds * limits.framesPerSecond) + 1) / limits.framesPerSecond;
      const bitmap = await pictureOf(hold.sample, colour, limits.maxWidth);
      yield { timeSeconds: Math.max(0, timeSeconds), bitmap };
    }
  } catch (failure) {
    decodeFailure(failure);
  }
}

function videoTrack(media: OpenedMedia): InputVideoTrack {
  if (media.tracks.video) return media.tracks.video;
  throw new AppError(
    'clip/no-video',
    `${media.name} has no video that can be decoded: choose a clip with video.`,
  );
}

/** Presentation times of the frames with `startSeconds <= t < endSeconds`, in order. */
async function presentationTimes(
  track: InputVideoTrack,
  startSeconds: number,
  endSeconds: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const first = (await sink.getKeyPacket(startSeconds, options)) ?? (await sink.getFirstPacket(options));
  const times: number[] = [];
  if (!first) return times;
  let past = 0;
  for await (const { timestamp } of sink.packets(first, undefined, options)) {
    throwIfAborted(signal);
    past = timestamp < endSeconds - CLOCK_TOLERANCE_SECONDS ? 0 : past + 1;
    if (past === REORDER_FRAMES) break;
    if (past === 0 && timestamp >= startSeconds - CLOCK_TOLERANCE_SECONDS) times.push(timestamp);
  }
  return times.sort((a, b) => a - b);
}

/**
 * The window's frame rate: the exact rate if the frames have a constant one, otherwise their mean number per second. A
 * rate taken from timestamps rounded to milliseconds would shift the indices by one.
 */
async function frameRate(
  track: InputVideoTrack,
  times: readonly number[],
  window: MediaWindow,
): Promise<number> {
  const metrics = await track.computeFrameRateMetrics();
  return metrics.underlyingFrameRate ?? times.length / window.durationSeconds;
}
