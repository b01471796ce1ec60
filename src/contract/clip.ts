/** Types of clips, of their warnings, and of what the player plays. */
import type { Rgba } from '../core/tensor.ts';
import type { LiveRecording } from './live.ts';

export type ClipSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  | { readonly kind: 'live'; readonly name: string; readonly recording: LiveRecording };

export interface OpenClipParams {
  readonly clipId: string;
  readonly source: ClipSource;
  /** Start of the ten-second window, in seconds from the start of the file; default 0. */
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
  /** Seconds of audio in the window; the rest of the model's 10.24 s is padding. */
  readonly audioSeconds: number;
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  /** Display size after rotation and pixel aspect. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  /** The ten frames for the model: presentation time from the start of the window, and a small picture. */
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
