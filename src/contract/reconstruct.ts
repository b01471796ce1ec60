/** Types of masks and reconstructions: pictures, rendered audio, comparison of two models. */
import type { MaskDraw } from '../core/masks/masking.ts';
import type { Rgba } from '../core/tensor.ts';
import type { KeptSettings } from './kept.ts';
import type { ModelSource, ModelSummary } from './model.ts';

/** The mask: drawn from ratios, mode and seed, unless the mask of a modality is given patch by patch. */
export interface MaskParams extends MaskDraw {
  /** Hidden patches as `core/mask-bits.ts` writes them; replaces the drawn mask of that modality. */
  readonly audioMask?: string;
  readonly visualMask?: string;
}

/**
 * How predictions of a norm_pix model are painted; ignored for other models. A modality that is completely hidden has
 * no visible neighbours, so `visible` paints it normalised.
 */
export type PaintStatistics = 'normalised' | 'visible' | 'true';

export interface ReconstructParams extends MaskParams {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly paint: PaintStatistics;
}

/** The pictures of one modality, without figures. */
export interface RebuiltPictures {
  readonly width: number;
  readonly height: number;
  readonly original: Rgba;
  /** The prediction in every patch, hidden or not. */
  readonly rebuilt: Rgba;
  /** (tokens), 0 visible, 1 hidden. */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly visibleTokens: number;
  /** Log-mel at the ends of the colour map (audio only), in natural log units before normalisation. */
  readonly colourRange: readonly [number, number] | null;
}

export interface ReconstructedModality extends RebuiltPictures {
  /** (tokens), mean squared error of each patch in the units of the loss. */
  readonly patchLoss: Float32Array<ArrayBuffer>;
  /** Mean of `patchLoss` over hidden patches: the masked loss of the paper. */
  readonly loss: number;
  /** The loss of mean fill: every hidden patch filled with the mean of the visible ones; null if none is visible. */
  readonly meanFillLoss: number | null;
  /**
   * The loss if every hidden patch is a copy of the nearest visible one (their mean if several are); null if none is.
   */
  readonly nearestLoss: number | null;
  /** The loss of harmonic inpainting: a smooth surface through the visible values; null if no patch is visible. */
  readonly harmonicLoss: number | null;
}

export interface ReconstructResult {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly paint: PaintStatistics;
  /** Null if the clip lacks that modality. */
  readonly audio: ReconstructedModality | null;
  readonly visual: ReconstructedModality | null;
  readonly milliseconds: number;
}

/** Pictures in float16 while a control moves. It has no figures, so that they cannot be exported or compared. */
export interface ReconstructDraft extends Pick<
  ReconstructResult,
  'clipId' | 'frameIndex' | 'normPix' | 'paint'
> {
  readonly audio: RebuiltPictures | null;
  readonly visual: RebuiltPictures | null;
}

/**
 * Audio of a reconstruction: `masked` has the visible patches only, `rebuilt` has predictions in the hidden patches.
 */
export type RenderedKind = 'masked' | 'rebuilt';

/** Source of the phases, which log-mel does not have: estimated by Griffin-Lim, or taken from the original audio. */
export type PhaseSource = 'griffin-lim' | 'original';

export interface RenderSoundParams extends ReconstructParams {
  readonly which: RenderedKind;
  readonly phase: PhaseSource;
  /** Iterations of Griffin-Lim; 32 by default. */
  readonly iterations?: number | undefined;
}

export interface RenderedSound {
  readonly which: RenderedKind;
  readonly phase: PhaseSource;
  /** Mono, with the length of the original. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Distance between the magnitudes and the wanted magnitudes, relative to their norm; null for silence. */
  readonly spectralConvergence: number | null;
  /** Share of the predicted log-mel values that were too low or too high for any audio and were clamped. */
  readonly clampedShare: number;
  /** Gain in decibels that avoids clipping; 0 or negative. */
  readonly gainDecibels: number;
  /** For norm_pix models: the patch statistics used for predictions; null for other models and for `masked`. */
  readonly statistics: 'visible' | 'true' | null;
  readonly milliseconds: number;
}

export interface ClipLossesParams {
  /** A clip, its frame and its mask, each. */
  readonly subjects: readonly ReconstructParams[];
}

/** Masked losses of several clips, in the order of the subjects. */
export interface ClipLosses {
  /** Null for a modality that the clip lacks. */
  readonly losses: readonly { readonly audio: number | null; readonly visual: number | null }[];
}

export interface CompareModelsParams {
  /** The clip, its frame and the mask that both models get. */
  readonly subject: ReconstructParams;
  /** The model to compare with the loaded one. */
  readonly other: ModelSource;
  readonly settings: KeptSettings;
}

/** The results of two models on one clip under one mask. */
export interface CompareModelsResult {
  readonly loaded: { readonly model: ModelSummary; readonly result: ReconstructResult };
  readonly other: { readonly model: ModelSummary; readonly result: ReconstructResult };
  /** Whether the sessions of the loaded model were freed first, because both models are large. */
  readonly oneAfterTheOther: boolean;
}
