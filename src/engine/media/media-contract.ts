/** The tasks of a media worker and their types. */
import type { ClipWarning } from '../../contract/clip.ts';
import type { DecodedAudio } from '../../media/audio.ts';
import type { OpenedMedia } from '../../media/open.ts';
import type { FrameSampling } from '../../media/picture/frame-index.ts';
import type { DecodedFrame, FramesOutcome, PlayerFrame } from '../../media/picture/video.ts';
import type { MediaWindow } from '../../media/window.ts';

/** A file, sent with every task because the media worker may have closed it. */
export interface MediaFile {
  /** Unique in the calling worker. */
  readonly id: number;
  readonly blob: Blob;
  readonly name: string;
}

/** The facts of a media file, from its headers. */
export interface MediaFacts extends Pick<
  OpenedMedia,
  'name' | 'container' | 'video' | 'audio' | 'startSeconds' | 'durationSeconds'
> {
  readonly warnings: readonly ClipWarning[];
}

/** Size and rate of the player's frames. */
export interface ReelLimits {
  readonly maxWidth: number;
  readonly framesPerSecond: number;
}

/** Which pictures of a window: those that the model sees, or the player's. */
export type WantedFrames = { readonly sampling: FrameSampling } | { readonly limits: ReelLimits };

/** One step of a stream of pictures. */
export type FrameStep =
  | { readonly done: false; readonly value: DecodedFrame | PlayerFrame }
  | { readonly done: true; readonly value: FramesOutcome | null };

/** The media worker runs one task at a time; it answers `beat`, `stop` and `forget` meanwhile. */
export interface MediaContract {
  /** Reads a file's headers. */
  describe: { params: { readonly file: MediaFile }; progress: never; result: MediaFacts };
  /** Decodes the audio of a window. */
  sound: {
    params: { readonly file: MediaFile; readonly window: MediaWindow };
    progress: never;
    result: DecodedAudio;
  };
  /** Begins a stream of a window's pictures. */
  frames: {
    params: { readonly file: MediaFile; readonly window: MediaWindow; readonly wanted: WantedFrames };
    progress: never;
    result: void;
  };
  /** The stream's next frame, or its end. */
  next: { params: Record<string, never>; progress: never; result: FrameStep };
  /** Stops the running task; answers when it has stopped. */
  stop: { params: Record<string, never>; progress: never; result: void };
  /** Closes a file if it is open. */
  forget: { params: { readonly id: number }; progress: never; result: void };
  /** A sign of life: steps of progress so far, and how many decoded frames and audio samples are held. */
  beat: {
    params: Record<string, never>;
    progress: never;
    result: { readonly steps: number; readonly framesOpen: number };
  };
}
