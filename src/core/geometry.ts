/** Patch grids, and what the filterbank of every model family has in common. */

/** A modality's patch grid. Tokens are row-major: `token = row * gridColumns + column`. */
export interface PatchGrid {
  readonly gridRows: number;
  readonly gridColumns: number;
  /** Side of a patch, in values. */
  readonly patch: number;
  readonly channels: number;
  /** `gridRows * gridColumns`. */
  readonly tokens: number;
  /** Values in one patch, `patch * patch * channels`. */
  readonly patchValues: number;
}

export type Modality = 'audio' | 'visual';

/** Both modalities, audio first. */
export const MODALITIES: readonly Modality[] = ['audio', 'visual'];

/** The word for a modality in sentences. */
export const MODALITY_WORDS: Readonly<Record<Modality, string>> = { audio: 'audio', visual: 'video' };

/** The word for a modality in labels. */
export const MODALITY_LABELS: Readonly<Record<Modality, string>> = { audio: 'Audio', visual: 'Video' };

/** The other one of the two. */
export const otherModality = (modality: Modality): Modality => (modality === 'audio' ? 'visual' : 'audio');

/** `(value - mean) / std`, per channel. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** A grid of square patches. */
export function patchGrid(gridRows: number, gridColumns: number, patch: number, channels: number): PatchGrid {
  return {
    gridRows,
    gridColumns,
    patch,
    channels,
    tokens: gridRows * gridColumns,
    patchValues: patch * patch * channels,
  };
}

/** All tokens of a grid, in order. */
export function allTokens({ tokens }: PatchGrid): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: tokens }, (_, token) => token);
}

/** Rate at which audio is read, whatever the model family. */
export const SAMPLE_RATE_HZ = 16_000;
/** Kaldi's frame of 25 ms. The hop between frames is the family's. */
export const FRAME_SAMPLES = 400;
/** Bands of the log-mel, whatever the model family. */
export const MEL_BINS = 128;
