/** Rendered sounds. */
import type { ReconstructParams } from './reconstruct.ts';

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
