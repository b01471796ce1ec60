/** Errors, sweeps, predictability, gains. */
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { PaintStatistics, ReconstructParams } from './reconstruct.ts';

/** Values of one figure over several masks. */
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

/** Distance to the original over hidden patches; null where nothing was hidden, PSNR also for sound. */
export interface HiddenError {
  /** Of the picture as drawn, clipped to its range, whose width is the peak. */
  readonly psnrDecibels: number | null;
  /** Mean absolute difference in the way's unit. */
  readonly meanAbsolute: number | null;
}

export type DifferenceUnit = 'grey levels' | 'nats' | 'standard deviations';

/** One way to paint a prediction, and how far the result is from the original. */
export interface PaintedWay {
  /** `plain` for a model without norm_pix, whose predictions need no statistics. */
  readonly paint: PaintStatistics | 'plain';
  readonly original: Rgba;
  readonly rebuilt: Rgba;
  /** Values at the ends of the pictures' colour map, in `unit`; null for a picture, which has its own colours. */
  readonly colourRange: readonly [number, number] | null;
  /** Rebuilt minus original in every patch, hidden or not; the middle colour is 0. */
  readonly difference: Rgba;
  /** The difference at the ends of the colour map is plus and minus this, in `unit`. */
  readonly differenceLimit: number;
  readonly unit: DifferenceUnit;
  readonly error: HiddenError;
  /** The same distance of a prediction that says nothing, painted in the same way: what the painting adds. */
  readonly blankError: HiddenError;
}

export interface SenseErrors {
  /** (tokens), 0 kept, 1 removed. */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly ways: readonly PaintedWay[];
}

/** One masked pass, painted in every way its model allows. */
export interface ErrorsResult {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly audio: SenseErrors | null;
  readonly visual: SenseErrors | null;
  readonly milliseconds: number;
}

/** Whose ratio a sweep changes; the other sense keeps its own. */
export type SweepVary = 'both' | 'audio' | 'visual';

export interface SweepParams extends ReconstructParams {
  /** Removed shares, each in [0, 1). */
  readonly ratios: readonly number[];
  /** Masks a ratio, of seeds `seed`, `seed + 1` and so on. */
  readonly seeds: number;
  readonly vary: SweepVary;
}

/** Masked losses of one sense at one ratio. */
export interface SweepFigures extends Spread {
  /** Mean over the same masks of the loss when hidden patches are filled with the mean of the visible ones. */
  readonly meanFill: number;
}

export interface SweepPoint {
  readonly ratio: number;
  /** Null where the clip lacks the sense, or its ratio hides nothing. */
  readonly audio: SweepFigures | null;
  readonly visual: SweepFigures | null;
}

export interface SweepProgress extends Progress {
  /** What is known so far, by rising ratio; a ratio appears with its first mask. */
  readonly points: readonly SweepPoint[];
}

export interface SweepResult {
  readonly points: readonly SweepPoint[];
  readonly vary: SweepVary;
  readonly seeds: number;
  readonly milliseconds: number;
}

export interface MaskSeriesParams extends ReconstructParams {
  /** How many masks, of seeds `seed`, `seed + 1` and so on, at the ratios given. */
  readonly masks: number;
}

/** How well one sense's patches can be told from what is visible. */
export interface PredictabilitySense extends PatchMeans {
  /** The masked loss over the masks. */
  readonly loss: MeanInterval;
}

export interface PredictabilityResult {
  readonly masks: number;
  /** Null where the clip lacks the sense, or its ratio hides nothing. */
  readonly audio: PredictabilitySense | null;
  readonly visual: PredictabilitySense | null;
  readonly milliseconds: number;
}

export interface GainParams extends MaskSeriesParams {
  /** The clip whose sound and picture stand in for the right ones; null leaves that comparison out. */
  readonly other: { readonly clipId: string; readonly frameIndex: number } | null;
}

/** What the right other sense saves, against something in its place. */
export interface Gain extends PatchMeans {
  /** Masked loss with the replacement. */
  readonly loss: MeanInterval;
  /** Loss with the replacement minus loss with the right one: above 0 the right one helps. */
  readonly gain: MeanInterval;
}

/** One rebuilt sense under three kinds of company. */
export interface GainDirection {
  /** Masked loss with the right other sense. */
  readonly right: MeanInterval;
  /** The other sense did not enter. */
  readonly none: Gain;
  /** The other sense is another clip's; null where that clip lacks it, or none was given. */
  readonly other: Gain | null;
}

export interface GainResult {
  readonly masks: number;
  /** The sound rebuilt with the picture's help; null where no sound was hidden. */
  readonly audio: GainDirection | null;
  /** The picture rebuilt with the sound's help; null where no picture was hidden. */
  readonly visual: GainDirection | null;
  readonly milliseconds: number;
}
