/** What a training run is told and what it tells: settings, presets, progress. */
import type { MaskMode, ModelConfig } from '../core/model-config.ts';

/** Which losses a run minimises: the paper's three objectives. */
export type TrainObjective = 'masked' | 'contrastive' | 'both';

/** Widths and depths of the model that is trained. */
export interface TrainSize {
  /** A multiple of 4 and of `numHeads`. */
  readonly embedDim: number;
  readonly numHeads: number;
  readonly modalityDepth: number;
  readonly unifiedDepth: number;
  /** A multiple of 4 and of `decoderHeads`. */
  readonly decoderDim: number;
  readonly decoderDepth: number;
  readonly decoderHeads: number;
}

/** Everything that a run follows from, besides its clips. */
export interface TrainSettings {
  readonly size: TrainSize;
  readonly objective: TrainObjective;
  /** Removed shares, in (0, 1). */
  readonly ratioAudio: number;
  readonly ratioVisual: number;
  readonly audioMode: MaskMode;
  /** Share of the removed patches that the decoder is asked for at each step, in (0, 1]. */
  readonly ask: number;
  /** Weight of the contrastive loss beside the masked one. On its own it has weight 1. */
  readonly lambdaC: number;
  /** Weight of the masked loss. */
  readonly maeWeight: number;
  /** What the cosines are divided by. */
  readonly temperature: number;
  /** Whether video is found for audio as well as audio for video. */
  readonly bidirectional: boolean;
  /** Whether patches are predicted at mean 0 and variance 1. */
  readonly normPix: boolean;
  /** The highest learning rate. */
  readonly learningRate: number;
  /** How the rate moves: it rises over the first steps, then stays or falls along a cosine to a fiftieth. */
  readonly schedule: 'cosine' | 'constant';
  readonly warmUpSteps: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly weightDecay: number;
  /** Gradients longer than this together are shortened to it. */
  readonly clipNorm: number;
  /** Clips in a step. */
  readonly batch: number;
  /** Whether the audio is rolled in time by any number of frames. */
  readonly roll: boolean;
  /** Whether noise is added to the spectrogram as the official code does. */
  readonly noise: boolean;
  readonly seed: number;
}

/** The settings that the view opens with; a small model that two processor cores can train in minutes. */
export const TRAIN_DEFAULTS: TrainSettings = {
  size: {
    embedDim: 64,
    numHeads: 2,
    modalityDepth: 2,
    unifiedDepth: 1,
    decoderDim: 48,
    decoderDepth: 1,
    decoderHeads: 2,
  },
  objective: 'both',
  ratioAudio: 0.75,
  // Keeps 48 of 196 patches where 0.75 keeps 49, with which every kernel would be slower.
  ratioVisual: 0.755,
  audioMode: 'unstructured',
  ask: 0.25,
  lambdaC: 0.1,
  maeWeight: 1,
  temperature: 0.05,
  bidirectional: false,
  normPix: false,
  learningRate: 1e-3,
  schedule: 'cosine',
  warmUpSteps: 40,
  steps: 2000,
  weightDecay: 0.05,
  clipNorm: 2,
  batch: 16,
  roll: true,
  noise: false,
  seed: 0,
};

/** The model that a size describes, as checkpoints describe theirs. */
export function trainedConfig({ size, normPix }: Pick<TrainSettings, 'size' | 'normPix'>): ModelConfig {
  return {
    embedDim: size.embedDim,
    numHeads: size.numHeads,
    modalityDepth: size.modalityDepth,
    unifiedDepth: size.unifiedDepth,
    decoder: { embedDim: size.decoderDim, depth: size.decoderDepth, numHeads: size.decoderHeads },
    classes: null,
    normPix,
  };
}
