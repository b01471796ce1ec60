/** What a training run is told and what it tells: settings, presets, progress. */
import type { Modality } from '../core/geometry.ts';
import type { MaskMode, ModelConfig } from '../core/model-config.ts';
import type { Rgba } from '../core/tensor.ts';
import type { Progress } from './environment.ts';
import type { BaseModel, TaughtFacts } from './teach.ts';

/** Which losses a run minimises: the paper's three objectives. */
export type TrainObjective = 'masked' | 'contrastive' | 'both';

/** What the objectives are called. */
export const OBJECTIVE_NAMES: Readonly<Record<TrainObjective, string>> = {
  both: 'Both losses',
  masked: 'Masked only',
  contrastive: 'Contrastive only',
};

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
  /**
   * Views of each clip that a model that is taught learns from: masks with their frame, roll and noise, drawn once. The
   * towers see each of them only once. 0 draws new ones at each step; runs from random numbers always do.
   */
  readonly masksPerClip: number;
}

/** A small model that two processor cores can train in a quarter of an hour. */
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
  masksPerClip: 0,
};

/** What the view opens with: fewer blocks, smaller batches and larger steps, so that a clip gets clearer in some twenty steps. */
export const QUICK_LOOK: TrainSettings = {
  ...TRAIN_DEFAULTS,
  size: { ...TRAIN_DEFAULTS.size, modalityDepth: 1 },
  learningRate: 5e-3,
  warmUpSteps: 5,
  steps: 200,
  batch: 8,
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

/** What a clip gives to training. */
export interface TrainArrays {
  /** (spectrogram frames, 128) raw log-mel, padded with zeros after the log. */
  readonly logMel: Float32Array<ArrayBuffer>;
  /** The frames as the model sees them, (size, size, 3) RGB bytes. */
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
}

/** Where a run computes: `auto` takes WebGPU if there is a real GPU. */
export type TrainBackend = 'auto' | 'wasm' | 'webgpu';

/** Numbers of one step. Null where the objective does not compute them. */
export interface TrainPoint {
  /** Counted from 1. */
  readonly step: number;
  readonly total: number;
  readonly audio: number | null;
  readonly visual: number | null;
  readonly contrastive: number | null;
  /** Share of the batch's videos whose audio is the most similar one. */
  readonly accuracy: number | null;
  readonly learningRate: number;
  /** Length of the gradient before clipping, by part of the model. */
  readonly norms: Readonly<Record<string, number>>;
}

/** How clips find their partners among each other: the share that comes first, and the mean rank, from 1. */
export interface FoundPartners {
  readonly recallAt1: number;
  readonly meanRank: number;
}

/** Retrieval both ways, without masks, each modality alone. Chance is 1/n for recall and (n + 1)/2 for the rank. */
export interface HeldOutRetrieval {
  readonly audioToVisual: FoundPartners;
  readonly visualToAudio: FoundPartners;
}

/** The same numbers on clips that the run never learns from, and what filling with the mean loses there. */
export interface HeldOutPoint {
  readonly step: number;
  readonly clips: number;
  readonly total: number;
  readonly audio: number | null;
  readonly visual: number | null;
  readonly contrastive: number | null;
  readonly accuracy: number | null;
  readonly meanFill: { readonly audio: number; readonly visual: number };
  /** Absent from measurements of earlier versions. */
  readonly retrieval?: HeldOutRetrieval;
}

/** One clip as the model rebuilds it: visible patches as they are, the others predicted. */
export interface FilmFrame {
  readonly step: number;
  /** Masked losses of this clip, over all its hidden patches. */
  readonly losses: Readonly<Record<Modality, number>>;
  readonly audio: Rgba;
  readonly visual: Rgba;
}

/** The clip of the film as it is, and with its hidden patches grey. */
export interface FilmOriginal {
  readonly name: string;
  /** What filling with the mean of the visible patches loses. */
  readonly meanFill: Readonly<Record<Modality, number>>;
  readonly audio: Rgba;
  readonly visual: Rgba;
}

/** Cosines (audio, video) of a batch, row-major. */
export interface BatchCosines {
  readonly step: number;
  readonly clips: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Features of clips, each modality alone, on the two directions in which they vary most. */
export interface EmbeddingMap {
  readonly step: number;
  readonly names: readonly string[];
  /** The first so many clips are held out. */
  readonly heldOut: number;
  /** (clips, 4): x and y of the audio, x and y of the video. */
  readonly places: Float32Array<ArrayBuffer>;
  /** Shares of the variance along both, in [0, 1]. */
  readonly explained: readonly [number, number];
}

/** A run that learns beside another, in turns of a few steps, on the same clips, masks and seed. */
export interface RivalFacts {
  readonly id: string;
  readonly objective: TrainObjective;
  /** All that happened so far, after a resume. */
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
}

/** What a run tells while it goes on, at most a few times a second. */
export interface TrainNews {
  readonly runId: string;
  /** Steps since the last news. */
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
  /** The same on sample clips, which a model that is taught may forget; empty for other runs. */
  readonly samples: readonly HeldOutPoint[];
  readonly film: readonly FilmFrame[];
  readonly cosines: BatchCosines | null;
  readonly map: EmbeddingMap | null;
  readonly clipsPerSecond: number;
  /** What is done between steps and takes a while; null while steps are taken. */
  readonly doing: Progress | null;
}

/** A run as it stands: what the page shows first. */
export interface TrainRunFacts {
  readonly id: string;
  readonly name: string;
  readonly settings: TrainSettings;
  readonly device: 'wasm' | 'webgpu';
  readonly steps: number;
  readonly parameters: number;
  readonly clips: number;
  readonly heldOutClips: number;
  readonly original: FilmOriginal | null;
  readonly rivals: readonly RivalFacts[];
  /** The model that it teaches; null for a run that started from random numbers. */
  readonly base: TaughtFacts | null;
  /** All that happened so far, after a resume. */
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
  readonly samples: readonly HeldOutPoint[];
}

/** A run that this browser keeps. */
export interface SavedRun {
  readonly id: string;
  readonly name: string;
  readonly settings: TrainSettings;
  readonly steps: number;
  readonly clipIds: readonly string[];
  /** The model that it teaches, and the sample clips that it is measured on; absent for other runs. */
  readonly base?: BaseModel;
  readonly sampleIds?: readonly string[];
  /** Shared by the runs that learn side by side and go on together; absent for other runs. */
  readonly comparison?: string;
  /** When it was saved last, as ISO 8601 in UTC. */
  readonly savedAt: string;
  /** Its last step; null before the first. */
  readonly last: TrainPoint | null;
  /** Its last measurement on held-out clips; null where there was none. */
  readonly heldOut: HeldOutPoint | null;
}

/** Why `advance` ended. */
export type AdvanceEnd = 'paused' | 'finished';

/** The tasks of the training worker. */
export interface TrainContract {
  /** Which of these clips it holds, from this visit or an earlier one. */
  holds: {
    params: { readonly clipIds: readonly string[] };
    progress: never;
    result: { readonly missing: readonly string[] };
  };
  addClip: {
    params: { readonly clipId: string; readonly name: string; readonly arrays: TrainArrays };
    progress: never;
    result: void;
  };
  /** Whether it holds the weights of a model, from this visit or an earlier one. */
  holdsBase: { params: { readonly baseId: string }; progress: never; result: { readonly isHeld: boolean } };
  /** Takes the weights of a model that shall be taught, as a safetensors file with the official names. */
  addBase: {
    params: { readonly baseId: string; readonly file: Blob };
    progress: never;
    result: void;
  };
  /** Compiles what a run from random numbers will need, while its clips are made ready. */
  warm: {
    params: { readonly settings: TrainSettings; readonly backend: TrainBackend };
    progress: never;
    result: void;
  };
  /** Makes a run over these clips; a run before it ends. */
  open: {
    params: {
      readonly clipIds: readonly string[];
      readonly settings: TrainSettings;
      readonly backend: TrainBackend;
      /** The saved run that goes on, with those that learned beside it; null starts from nothing. */
      readonly runId: string | null;
      /** Further objectives, each of which learns in a run of its own beside this one. */
      readonly rivals: readonly TrainObjective[];
      /** The model that is taught, and clips on which it may forget; null and none start from random numbers. */
      readonly base: BaseModel | null;
      readonly sampleIds: readonly string[];
    };
    progress: never;
    result: TrainRunFacts;
  };
  /** Takes steps until `pause`, until `most` were taken or until the run is finished, and then saves it and its rivals. */
  advance: {
    params: { readonly most: number | null };
    progress: TrainNews;
    /** `isSaved` is false where the browser has no room for the run. */
    result: { readonly end: AdvanceEnd; readonly steps: number; readonly isSaved: boolean };
  };
  pause: { params: Record<string, never>; progress: never; result: void };
  /** The runs that this browser keeps, the one saved last first. */
  saved: { params: Record<string, never>; progress: never; result: readonly SavedRun[] };
  renameRun: {
    params: { readonly runId: string; readonly name: string };
    progress: never;
    result: readonly SavedRun[];
  };
  /** Removes a run; if it is the open one, there is none after. */
  deleteRun: { params: { readonly runId: string }; progress: never; result: readonly SavedRun[] };
  /** What a saved run measured, for the charts. */
  runCurves: {
    params: { readonly runId: string };
    progress: never;
    result: { readonly points: readonly TrainPoint[]; readonly heldOut: readonly HeldOutPoint[] };
  };
  /** The weights as a safetensors file with the official names, with `module.` before each if asked. */
  exportRun: {
    params: { readonly runId: string; readonly hasPrefix: boolean };
    progress: never;
    result: { readonly blob: Blob; readonly steps: number };
  };
}
