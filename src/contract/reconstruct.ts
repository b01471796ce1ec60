/** Masks and reconstructions. */
import type { MaskDraw } from '../core/masks/masking.ts';
import type { Rgba } from '../core/tensor.ts';

/** What is hidden: drawn from ratios, mode and seed, unless a sense's mask is given patch by patch. */
export interface MaskParams extends MaskDraw {
  /** Hidden patches as `core/mask-bits.ts` writes them; beats what is drawn for that sense. */
  readonly audioMask?: string;
  readonly visualMask?: string;
}

/**
 * How predictions of a norm_pix model are painted; for other models it is ignored. A sense that is hidden whole has no
 * visible neighbours, so `visible` paints it normalised.
 */
export type PaintStatistics = 'normalised' | 'visible' | 'true';

export interface ReconstructParams extends MaskParams {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly paint: PaintStatistics;
}

/** A sense's pictures, without figures. */
export interface RebuiltPictures {
  readonly width: number;
  readonly height: number;
  readonly original: Rgba;
  /** The model's prediction in every patch, hidden or not. */
  readonly rebuilt: Rgba;
  /** (tokens), 0 kept, 1 removed. */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly visibleTokens: number;
  /** Log-mel at the ends of the colour map (sound only), natural log units before normalisation. */
  readonly colourRange: readonly [number, number] | null;
}

export interface ReconstructedModality extends RebuiltPictures {
  /** (tokens), mean squared error of each patch in the loss's own units. */
  readonly patchLoss: Float32Array<ArrayBuffer>;
  /** Mean of `patchLoss` over removed patches: the paper's masked loss. */
  readonly loss: number;
  /** The same loss when every removed patch is filled with the mean of the visible ones; null where none is visible. */
  readonly meanFillLoss: number | null;
}

export interface ReconstructResult {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly paint: PaintStatistics;
  /** Null where the clip lacks that sense. */
  readonly audio: ReconstructedModality | null;
  readonly visual: ReconstructedModality | null;
  readonly milliseconds: number;
}

/** Pictures by float16 while a control moves. It has no figures, so that none of them can be exported or compared. */
export interface ReconstructDraft extends Pick<
  ReconstructResult,
  'clipId' | 'frameIndex' | 'normPix' | 'paint'
> {
  readonly audio: RebuiltPictures | null;
  readonly visual: RebuiltPictures | null;
}
