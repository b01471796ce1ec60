/** Masks and reconstructions: their pictures, their sound, two models beside each other. */
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
 * How predictions of a norm_pix model are painted; ignored for other models. A modality that is completely hidden has no
 * visible neighbours, so `visible` paints it normalised.
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

/** A sound of a reconstruction beside the original: what is left of it, or with the prediction in what is hidden. */
export type RenderedKind = 'masked' | 'rebuilt';

/** Log-mel has no phases: searched for by Griffin-Lim, or taken from the original sound. */
export type PhaseSource = 'griffin-lim' | 'original';

export interface RenderSoundParams extends ReconstructParams {
  readonly which: RenderedKind;
  readonly phase: PhaseSource;
  /** Of the search for phases; 32 by default. */
  readonly iterations?: number | undefined;
}

export interface RenderedSound {
  readonly which: RenderedKind;
  readonly phase: PhaseSource;
  /** Mono, as long as the original. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Distance of the sound's magnitudes to those wanted, as a share of their size; null where all is silent. */
  readonly spectralConvergence: number | null;
  /** Share of the predicted log-mel values that no sound has, too low or too loud, and that were held at the limit. */
  readonly clampedShare: number;
  /** Decibels by which the sound was turned down so that it does not clip; 0 or negative. */
  readonly gainDecibels: number;
  /** For norm_pix models, whose statistics the predicted patches were given; null for others, and for `masked`. */
  readonly statistics: 'visible' | 'true' | null;
  readonly milliseconds: number;
}

export interface CompareModelsParams {
  /** The clip, its frame and the mask that both models get. */
  readonly subject: ReconstructParams;
  /** The model beside the loaded one. */
  readonly other: ModelSource;
  readonly settings: KeptSettings;
}

/** Two models on one clip under one mask. */
export interface CompareModelsResult {
  readonly loaded: { readonly model: ModelSummary; readonly result: ReconstructResult };
  readonly other: { readonly model: ModelSummary; readonly result: ReconstructResult };
  /** Whether the loaded model's sessions were freed before the other's were made, because both are large. */
  readonly oneAfterTheOther: boolean;
}
