/**
 * The fixed geometry of CAV-MAE's inputs. Written once; every stage reads it from here.
 *
 * @remarks Source: the official preprocessing (spectrogram 1024 x 128, picture 224 x 224, patches of 16).
 */

/** A modality's patch grid. Tokens are row-major: `token = row * gridColumns + column`. */
export interface PatchGrid {
  readonly gridRows: number;
  readonly gridColumns: number;
  readonly patch: number;
  readonly channels: number;
  /** `gridRows * gridColumns`. */
  readonly tokens: number;
  /** Values in one patch, `patch * patch * channels`. */
  readonly patchValues: number;
}

export type Modality = 'audio' | 'visual';

/** Rows are mel bands from low to high, columns are time. */
export const AUDIO_GRID: PatchGrid = {
  gridRows: 8,
  gridColumns: 64,
  patch: 16,
  channels: 1,
  tokens: 512,
  patchValues: 256,
};

export const VISUAL_GRID: PatchGrid = {
  gridRows: 14,
  gridColumns: 14,
  patch: 16,
  channels: 3,
  tokens: 196,
  patchValues: 768,
};

export const GRIDS: Readonly<Record<Modality, PatchGrid>> = { audio: AUDIO_GRID, visual: VISUAL_GRID };

/** Spectrogram frames that the model sees (10.255 s of audio); shorter audio is padded with zeros after the log. */
export const SPECTROGRAM_FRAMES = 1024;
export const MEL_BINS = 128;
export const IMAGE_SIZE = 224;

export const SAMPLE_RATE_HZ = 16_000;
export const FRAME_SAMPLES = 400;
export const HOP_SAMPLES = 160;
export const CLIP_SECONDS = 10;
export const FRAMES_PER_CLIP = 10;
/** The frame used for retrieval and single-frame evaluation, 0-based. */
export const RETRIEVAL_FRAME = 5;

/** Log-mel normalisation: (x - mean) / std. */
export const LOG_MEL_MEAN = -5.081;
export const LOG_MEL_STD = 4.4849;
/** ImageNet statistics per channel, on pixels in [0, 1]. */
export const IMAGE_MEAN: readonly [number, number, number] = [0.485, 0.456, 0.406];
export const IMAGE_STD: readonly [number, number, number] = [0.229, 0.224, 0.225];
