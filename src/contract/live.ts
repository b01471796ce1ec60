/** Types of live input and of its recordings. */
import type { Rgba } from '../core/tensor.ts';

export interface LiveHearParams {
  /** Identifies the live input. A new id starts a new one. */
  readonly liveId: string;
  /** Audio since the last block: one channel at the rate of the device; may be empty. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Number of samples lost before this block, replaced by silence. */
  readonly missedSamples: number;
  /** A camera frame, upright; the worker closes it. */
  readonly picture: ImageBitmap | null;
}

/** What the worker received so far. */
export interface LiveLook {
  /** Since the start of the live input. */
  readonly heardSeconds: number;
  /** Level of the block: mean square relative to full scale, in decibels; null for silence or an empty block. */
  readonly levelDecibels: number | null;
  /**
   * As much as the model's spectrogram spans or less, one pixel a frame: its right edge is now, mel up. Null before
   * the first frame.
   */
  readonly spectrogram: Rgba | null;
  /** Log-mel at the ends of the colour map; fixed, so that colours keep their meaning over time. */
  readonly colourRange: readonly [number, number];
  /** The new camera frame as the model sees it, small; null without a new frame. */
  readonly picture: Rgba | null;
}

/** Cosines of a live feature with the features of a clip; null if the clip lacks that modality. */
export interface LiveCosines {
  readonly clipId: string;
  readonly toSound: number | null;
  readonly toSight: number | null;
}

/** The embedding of the last seconds, a clip's length, against the open clips. */
export interface LiveStep {
  /** Time in seconds since the start of the live input. */
  readonly atSeconds: number;
  /** Seconds of audio that the embedding read: a clip's length as soon as there is that much. */
  readonly soundSeconds: number;
  readonly fromSound: readonly LiveCosines[] | null;
  readonly fromSight: readonly LiveCosines[] | null;
  /** Number of clips whose features are not computed yet; each step computes a few. */
  readonly clipsWaiting: number;
  readonly milliseconds: number;
}

/** The last live seconds, kept: handles of bytes, so that it outlives the worker. */
export interface LiveRecording {
  /** (samples) float32 at 16 kHz, first channel; null if there was too little audio. */
  readonly sound: Blob | null;
  readonly seconds: number;
  /** A clip's pictures (size, size, 3) as the model of that time saw them, or none. */
  readonly pictures: readonly { readonly timeSeconds: number; readonly pixels: Blob }[];
  /** Rate and size of the devices. */
  readonly sampleRateHz: number;
  readonly width: number | null;
  readonly height: number | null;
}
