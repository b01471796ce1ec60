/** A clip's media file for tasks, read and decoded in two media workers. */
import { AppError } from '../../core/errors.ts';
import type { DecodedAudio } from '../../media/audio.ts';
import type { FrameSampling } from '../../media/picture/frame-index.ts';
import type { DecodedFrame, FramesOutcome, PlayerFrame } from '../../media/picture/video.ts';
import type { MediaWindow } from '../../media/window.ts';
import { connectMedia } from './connect-media.ts';
import type { FrameStep, MediaFacts, MediaFile, ReelLimits, WantedFrames } from './media-contract.ts';
import type { MediaTurn } from './media-lane.ts';
import { MediaLane } from './media-lane.ts';

/** A clip's media file: its facts, and functions that decode it in a media worker. */
export interface ClipMedia extends MediaFacts {
  /** @throws {@link AppError} `clip/no-audio`, `aborted`, `media/damaged`, `media/stalled`. */
  decodeAudio(window: MediaWindow, signal?: AbortSignal): Promise<DecodedAudio>;
  /**
   * The frames that the model may see; the consumer closes their images.
   *
   * @throws {@link AppError} `clip/no-video`, `aborted`, `media/damaged`, `media/stalled`.
   */
  decodeFrames(
    window: MediaWindow,
    sampling: FrameSampling,
    signal?: AbortSignal,
  ): AsyncGenerator<DecodedFrame, FramesOutcome, void>;
  /** Small frames for the player; the consumer closes their bitmaps. Throws like `decodeFrames`. */
  playbackFrames(
    window: MediaWindow,
    limits: ReelLimits,
    signal?: AbortSignal,
  ): AsyncGenerator<PlayerFrame, void, void>;
  close(): void;
}

/** The container name of a live recording, which has no file. */
export const LIVE_CONTAINER = 'live';

/** Whether a clip is a live recording: it has one window and no tracks to decode. */
export function isRecording({ container }: Pick<MediaFacts, 'container'>): boolean {
  return container === LIVE_CONTAINER;
}

/**
 * Opens files in two media workers: one for the model's input and one for the player, so that neither waits for the
 * other's file.
 */
export class MediaLanes {
  readonly #reading: MediaLane;
  readonly #playing: MediaLane;
  #nextId = 1;

  constructor(reading = new MediaLane(connectMedia), playing = new MediaLane(connectMedia)) {
    this.#reading = reading;
    this.#playing = playing;
  }

  /** Starts the worker before the first clip is opened. */
  warmUp(): void {
    this.#reading.warmUp();
  }

  /**
   * Reads a file's headers.
   *
   * @throws {@link AppError} as `openMedia` does, and `aborted`, `media/damaged`, `media/stalled`.
   */
  async open(blob: Blob, name: string, signal?: AbortSignal): Promise<ClipMedia> {
    const file: MediaFile = { id: this.#nextId++, blob, name };
    const facts = await during(this.#reading, signal, (turn) => turn.call('describe', { file }));
    return {
      ...facts,
      decodeAudio: (window, heard) =>
        during(this.#reading, heard, (turn) => turn.call('sound', { file, window })),
      decodeFrames: (window, sampling, seen) =>
        frames<DecodedFrame, FramesOutcome>(this.#reading, { file, window, wanted: { sampling } }, seen),
      playbackFrames: (window, limits, seen) =>
        frames<PlayerFrame, void>(this.#playing, { file, window, wanted: { limits } }, seen),
      close: () => {
        this.#reading.forget(file.id);
        this.#playing.forget(file.id);
      },
    };
  }

  /** Number of decoded frames and audio samples that the media workers hold. */
  async framesOpen(): Promise<number> {
    return (await this.#reading.framesOpen()) + (await this.#playing.framesOpen());
  }
}

/** Runs one piece of work in a lane. */
async function during<T>(
  lane: MediaLane,
  signal: AbortSignal | undefined,
  work: (turn: MediaTurn) => Promise<T>,
): Promise<T> {
  const turn = await lane.take(signal);
  let isDone = false;
  try {
    const result = await work(turn);
    isDone = true;
    return result;
  } catch (error) {
    // An error that the worker sent means that its work has ended.
    isDone = !(error instanceof AppError && error.code === 'aborted');
    throw error;
  } finally {
    turn.end({ isDone });
  }
}

/**
 * A stream of frames, each requested when the consumer has finished with the one before; it holds the lane until it
 * ends.
 */
async function* frames<F extends DecodedFrame | PlayerFrame, R>(
  lane: MediaLane,
  params: { readonly file: MediaFile; readonly window: MediaWindow; readonly wanted: WantedFrames },
  signal: AbortSignal | undefined,
): AsyncGenerator<F, R, void> {
  const turn = await lane.take(signal);
  let isDone = false;
  try {
    await turn.call('frames', params);
    for (;;) {
      const step = await turn.call('next', {}, discardFrame);
      if (step.done) {
        isDone = true;
        return step.value as R;
      }
      yield step.value as F;
    }
  } finally {
    turn.end({ isDone });
  }
}

function discardFrame(step: FrameStep): void {
  if (step.done) return;
  if ('image' in step.value) step.value.image.close();
  else step.value.bitmap.close();
}
