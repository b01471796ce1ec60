/** Clips, what is wrong with them, what the player plays. */
import type { ModelFamily } from '../core/family.ts';
import type { Rgba } from '../core/tensor.ts';
import type { LiveRecording } from './live.ts';

export type ClipSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  | { readonly kind: 'live'; readonly name: string; readonly recording: LiveRecording };

export interface OpenClipParams {
  readonly clipId: string;
  readonly source: ClipSource;
  /** Start of the window, in seconds from the start of the medium; default 0. */
  readonly windowStartSeconds?: number | undefined;
}

export type ClipWarningCode =
  | 'silent'
  | 'padding'
  | 'truncated'
  | 'damaged'
  | 'no-audio'
  | 'no-video'
  | 'audio-codec'
  | 'video-codec'
  | 'decode'
  | 'gap'
  | 'not-a-number';

/** A warning about a clip that opened. */
export interface ClipWarning {
  readonly code: ClipWarningCode;
  readonly message: string;
}

export interface ClipSummary {
  readonly clipId: string;
  /** What the clip is prepared for: its window, frames and spectrogram are those of this family. */
  readonly family: ModelFamily;
  readonly name: string;
  readonly container: string;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  /** Whether usable audio (video) was decoded in the window. */
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  /** Length of the file: end minus first presented timestamp, never before t = 0. */
  readonly durationSeconds: number;
  readonly windowStartSeconds: number;
  readonly windowSeconds: number;
  /** Seconds of real sound in the window; the rest of the model's spectrogram is padding. */
  readonly audioSeconds: number;
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  /** Display size after rotation and pixel aspect. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  /** The frames the model may see: presentation time from the window's start, and the picture it sees, small. */
  readonly frames: readonly ClipFrame[];
  /** A strip of the spectrogram for the list: time right, mel up. Null without audio. */
  readonly strip: Rgba | null;
  readonly warnings: readonly ClipWarning[];
}

/** The facts about a clip, without its pictures. */
export interface ClipFacts extends Omit<ClipSummary, 'frames' | 'strip'> {
  readonly frameTimesSeconds: readonly number[];
}

/** Small pictures of a clip. */
export interface ClipThumbnails {
  readonly frames: readonly Rgba[];
  readonly strip: Rgba | null;
}

export interface ClipFrame {
  readonly timeSeconds: number;
  readonly thumbnail: Rgba;
}

export interface PlaybackAudio {
  /** Mono, first channel, as the model gets it. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
}

export interface PlaybackFrame {
  readonly timeSeconds: number;
  readonly bitmap: ImageBitmap;
}
