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
  /** The last 10.24 s or less, one pixel per frame, mel up; the right edge is now. Null before the first frame. */
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

/** The embedding of the last ten seconds, compared with the open clips. */
export interface LiveStep {
  /** Time in seconds since the start of the live input. */
  readonly atSeconds: number;
  /** Seconds of audio in the embedding: ten after the first ten seconds. */
  readonly soundSeconds: number;
  readonly fromSound: readonly LiveCosines[] | null;
  readonly fromSight: readonly LiveCosines[] | null;
  /** Number of clips whose features are not computed yet; each step computes a few. */
  readonly clipsWaiting: number;
  readonly milliseconds: number;
}

/** Ten recorded seconds, as Blobs, so that they outlive the worker. */
export interface LiveRecording {
  /** (samples) float32 at 16 kHz, first channel; null if there was too little audio. */
  readonly sound: Blob | null;
  readonly seconds: number;
  /** Ten frames (224, 224, 3) as the model sees them, or none. */
  readonly pictures: readonly { readonly timeSeconds: number; readonly pixels: Blob }[];
  /** Rate and size of the devices. */
  readonly sampleRateHz: number;
  readonly width: number | null;
  readonly height: number | null;
}
