/** Live input and what is kept of it. */
import type { Rgba } from '../core/tensor.ts';

export interface LiveHearParams {
  /** Names the listening: an id not heard before begins anew. */
  readonly liveId: string;
  /** What came since the last block: one channel at the device's rate; may be empty. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Samples lost before this block; silence stands in for them. */
  readonly missedSamples: number;
  /** A camera frame, upright; the worker closes it. */
  readonly picture: ImageBitmap | null;
}

/** What the worker heard and saw so far. */
export interface LiveLook {
  /** Since the listening began. */
  readonly heardSeconds: number;
  /** Of the block: mean square relative to full scale, in decibels; null for silence or an empty block. */
  readonly levelDecibels: number | null;
  /** As much as the model's spectrogram spans or less, one pixel a frame: its right edge is now, mel up. Null before the first frame. */
  readonly spectrogram: Rgba | null;
  /** Log-mel at the ends of the colour map: fixed, so that colours keep their meaning while time runs. */
  readonly colourRange: readonly [number, number];
  /** The new camera frame as the model sees it, small; null when none came. */
  readonly picture: Rgba | null;
}

/** Cosines of one live feature with the clips' features; null where a clip lacks that sense. */
export interface LiveCosines {
  readonly clipId: string;
  readonly toSound: number | null;
  readonly toSight: number | null;
}

/** The embedding of the last seconds, a clip's length, against the open clips. */
export interface LiveStep {
  /** When, in seconds since the listening began. */
  readonly atSeconds: number;
  /** Seconds of sound that the embedding read: a clip's length once so much was heard. */
  readonly soundSeconds: number;
  readonly fromSound: readonly LiveCosines[] | null;
  readonly fromSight: readonly LiveCosines[] | null;
  /** Clips whose features are still to be computed: a few each step. */
  readonly clipsWaiting: number;
  readonly milliseconds: number;
}

/** The last live seconds, kept: handles of bytes, so that it outlives the worker. */
export interface LiveRecording {
  /** (samples) float32 at 16 kHz, first channel; null when too little was heard. */
  readonly sound: Blob | null;
  readonly seconds: number;
  /** A clip's pictures (size, size, 3) as the model of that time saw them, or none. */
  readonly pictures: readonly { readonly timeSeconds: number; readonly pixels: Blob }[];
  /** What the devices gave. */
  readonly sampleRateHz: number;
  readonly width: number | null;
  readonly height: number | null;
}
