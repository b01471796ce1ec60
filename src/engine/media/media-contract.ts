/** What the engine asks of a media worker. */
import type { ClipWarning } from '../../contract/clip.ts';
import type { DecodedAudio } from '../../media/audio.ts';
import type { OpenedMedia } from '../../media/open.ts';
import type { FrameSampling } from '../../media/picture/frame-index.ts';
import type { DecodedFrame, FramesOutcome, PlayerFrame } from '../../media/picture/video.ts';
import type { MediaWindow } from '../../media/window.ts';

/** A file that the media worker may have to read again: it keeps no promise to hold it open. */
export interface MediaFile {
  /** Unique in the worker that asks. */
  readonly id: number;
  readonly blob: Blob;
  readonly name: string;
}

/** What is known of a medium once its headers were read. */
export interface MediaFacts extends Pick<
  OpenedMedia,
  'name' | 'container' | 'video' | 'audio' | 'startSeconds' | 'durationSeconds'
> {
  readonly warnings: readonly ClipWarning[];
}

/** How small the player wants its pictures, and how many. */
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

/** What the media worker does, one piece of work at a time; `beat`, `stop` and `forget` are answered beside it. */
export interface MediaContract {
  /** Reads a file's headers. */
  describe: { params: { readonly file: MediaFile }; progress: never; result: MediaFacts };
  /** The sound of a window. */
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
  /** The stream's next picture, or its end. */
  next: { params: Record<string, never>; progress: never; result: FrameStep };
  /** Ends what is under way; answered when it has ended. */
  stop: { params: Record<string, never>; progress: never; result: void };
  /** Closes a file where it is open. */
  forget: { params: { readonly id: number }; progress: never; result: void };
  /** A sign of life: steps of progress made so far, and decoded pictures and sounds that are held. */
  beat: {
    params: Record<string, never>;
    progress: never;
    result: { readonly steps: number; readonly framesOpen: number };
  };
}
