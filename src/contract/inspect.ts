/** Types of the analyses of a reconstruction: errors, sweeps, predictability and gains. */
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { PaintStatistics, ReconstructParams } from './reconstruct.ts';

/** The values of one figure over several masks. */
export interface Spread {
  /** In the order of the masks. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Unbiased standard deviation; 0 for one value. */
  readonly std: number;
}

/** A mean over masks with its 95 % interval (Student's t); the interval of one mask is null. */
export interface MeanInterval extends Spread {
  readonly interval: readonly [low: number, high: number] | null;
}

/** A figure per patch, averaged over the masks in which the patch was hidden. */
export interface PatchMeans {
  /** (tokens), NaN where the patch was never hidden. */
  readonly mean: Float32Array<ArrayBuffer>;
  /** (tokens) in how many masks the patch was hidden. */
  readonly count: Uint16Array<ArrayBuffer>;
}

/** Distance to the original over hidden patches; null if nothing was hidden. PSNR is also null for audio. */
export interface HiddenError {
  /** PSNR of the drawn picture, clipped to its range; the peak is the width of the range. */
  readonly psnrDecibels: number | null;
  /** Mean absolute difference in `unit`. */
  readonly meanAbsolute: number | null;
}

export type DifferenceUnit = 'grey levels' | 'nats' | 'standard deviations';

/** One way to paint a prediction, and its distance to the original. */
export interface PaintedWay {
  /** `plain` for a model without norm_pix, whose predictions need no statistics. */
  readonly paint: PaintStatistics | 'plain';
  readonly original: Rgba;
  readonly rebuilt: Rgba;
  /** Values at the ends of the colour map, in `unit`; null for video, which has its own colours. */
  readonly colourRange: readonly [number, number] | null;
  /** Rebuilt minus original in every patch, hidden or not; the middle colour is 0. */
  readonly difference: Rgba;
  /** The difference at the ends of the colour map is plus and minus this, in `unit`. */
  readonly differenceLimit: number;
  readonly unit: DifferenceUnit;
  readonly error: HiddenError;
  /** The same distance for a blank prediction, painted in the same way: the part that comes from the painting. */
  readonly blankError: HiddenError;
}

export interface SenseErrors {
  /** (tokens), 0 visible, 1 hidden. */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly ways: readonly PaintedWay[];
}

/** One masked pass, painted in every way that the model allows. */
export interface ErrorsResult {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly audio: SenseErrors | null;
  readonly visual: SenseErrors | null;
  readonly milliseconds: number;
}

/** The modality whose ratio a sweep changes; the other keeps its ratio. */
export type SweepVary = 'both' | 'audio' | 'visual';

export interface SweepParams extends ReconstructParams {
  /** Hidden shares, each in [0, 1). */
  readonly ratios: readonly number[];
  /** Number of masks per ratio, with seeds `seed`, `seed + 1` and so on. */
  readonly seeds: number;
  readonly vary: SweepVary;
}

/** Masked losses of one modality at one ratio. */
export interface SweepFigures extends Spread {
  /** Mean loss of mean fill over the same masks. */
  readonly meanFill: number;
}

export interface SweepPoint {
  readonly ratio: number;
  /** Null if the clip lacks the modality or its ratio hides nothing. */
  readonly audio: SweepFigures | null;
  readonly visual: SweepFigures | null;
}

export interface SweepProgress extends Progress {
  /** Results so far, by rising ratio. A ratio appears with its first mask. */
  readonly points: readonly SweepPoint[];
}

export interface SweepResult {
  readonly points: readonly SweepPoint[];
  readonly vary: SweepVary;
  readonly seeds: number;
  readonly milliseconds: number;
}

export interface MaskSeriesParams extends ReconstructParams {
  /** Number of masks at the given ratios, with seeds `seed`, `seed + 1` and so on. */
  readonly masks: number;
}

/** How well the patches of one modality can be predicted from the visible patches. */
export interface PredictabilitySense extends PatchMeans {
  /** The masked loss over the masks. */
  readonly loss: MeanInterval;
}

export interface PredictabilityResult {
  readonly masks: number;
  /** Null if the clip lacks the modality or its ratio hides nothing. */
  readonly audio: PredictabilitySense | null;
  readonly visual: PredictabilitySense | null;
  readonly milliseconds: number;
}

export interface GainParams extends MaskSeriesParams {
  /** The clip whose audio and video replace the right ones; null omits this comparison. */
  readonly other: { readonly clipId: string; readonly frameIndex: number } | null;
}

/** What the right other modality saves, compared with a replacement. */
export interface Gain extends PatchMeans {
  /** Masked loss with the replacement. */
  readonly loss: MeanInterval;
  /** Loss with the replacement minus loss with the right modality; above 0, the right one helps. */
  readonly gain: MeanInterval;
}

/** Losses of one rebuilt modality with the right, no and a wrong other modality. */
export interface GainDirection {
  /** Masked loss with the right other modality. */
  readonly right: MeanInterval;
  /** Without the other modality. */
  readonly none: Gain;
  /** With the other modality of another clip; null if that clip lacks it or none was given. */
  readonly other: Gain | null;
}

export interface GainResult {
  readonly masks: number;
  /** Rebuilt audio, with the help of the video; null if no audio was hidden. */
  readonly audio: GainDirection | null;
  /** Rebuilt video, with the help of the audio; null if no video was hidden. */
  readonly visual: GainDirection | null;
  readonly milliseconds: number;
}
