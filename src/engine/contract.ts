/**
 * What the page may ask of the inference worker, and what it gets: types only, imported by both sides.
 *
 * Pictures cross as RGBA ready to be drawn; spectrogram pictures have time to the right and mel frequency
 * upwards (row 0 of the picture is the highest mel bin), while masks and per-patch losses keep the model's
 * token order (token row 0 is the lowest mel band).
 */
import type { MaskMode, ModelConfig } from '../core/model-config.ts';
import type { Rgba } from '../core/tensor.ts';

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

/** Where the model runs, and why there. */
export interface Environment {
  readonly backend: 'webgpu' | 'wasm';
  /** One sentence for the user: why this backend. */
  readonly reason: string;
  readonly threads: number;
  readonly crossOriginIsolated: boolean;
  /** The adapter's own words, or null when there is none. */
  readonly adapter: string | null;
  readonly softwareAdapter: boolean;
  readonly shaderF16: boolean;
}

export interface Progress {
  /** What is being done, as a phrase: "Decoding sound". */
  readonly stage: string;
  readonly done: number;
  /** 0 when it can't be known. */
  readonly total: number;
}

export type ModelSource =
  { readonly kind: 'bundled'; readonly manifestUrl: string } | { readonly kind: 'file'; readonly file: File };

export interface LoadModelParams {
  readonly source: ModelSource;
  /** Explicit settings beat what the file says. */
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
}

/** What a model computes in, and why. */
export interface PrecisionSummary {
  /** What drafts are computed in; every other result is float32 under either. */
  readonly precision: 'float32' | 'float16';
  /** Why that precision, as sentences. */
  readonly precisionReason: string;
  /** Whether `checkPrecision` could change it. */
  readonly precisionPending: boolean;
}

export interface ModelSummary extends PrecisionSummary {
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource['kind'];
  readonly bytes: number;
  readonly parameters: number;
  readonly config: ModelConfig;
  readonly headsFrom: 'setting' | 'metadata' | 'manifest' | 'table';
  /** What the weights are stored as. */
  readonly storage: 'float32' | 'float16' | 'mixed';
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
  /** One sentence on what it was trained on, when known. */
  readonly trainedOn: string | null;
}

export type ClipSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string };

export interface OpenClipParams {
  readonly clipId: string;
  readonly source: ClipSource;
  /** Start of the ten-second window, in seconds from the start of the medium; default 0. */
  readonly windowStartSeconds?: number | undefined;
}

export type ClipWarningCode =
  'silent' | 'padding' | 'truncated' | 'no-audio' | 'no-video' | 'audio-codec' | 'video-codec' | 'decode';

/** Something the user should know about a clip that was opened all the same. */
export interface ClipWarning {
  readonly code: ClipWarningCode;
  readonly message: string;
}

export interface ClipSummary {
  readonly clipId: string;
  readonly name: string;
  readonly container: string;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  /** Whether usable sound (picture) was decoded in the window. */
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  /** Length of the medium: end minus first presented timestamp, never before t = 0. */
  readonly durationSeconds: number;
  readonly windowStartSeconds: number;
  readonly windowSeconds: number;
  /** Seconds of real sound in the window; the rest of the model's 10.24 s is padding. */
  readonly audioSeconds: number;
  readonly sampleRateHz: number | null;
  readonly channels: number | null;
  /** Display size after rotation and pixel aspect. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  /** The ten frames the model may see: presentation time from the window's start, and the picture it sees, small. */
  readonly frames: readonly ClipFrame[];
  /** A strip of the spectrogram for the list: time right, mel up. Null without sound. */
  readonly strip: Rgba | null;
  readonly warnings: readonly ClipWarning[];
}

export interface ClipFrame {
  readonly timeSeconds: number;
  readonly thumbnail: Rgba;
}

export interface PlaybackAudio {
  /** Mono, first channel, as the model hears it. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
}

export interface PlaybackFrame {
  readonly timeSeconds: number;
  readonly bitmap: ImageBitmap;
}

export interface MaskParams {
  /** Removed share in [0, 1). */
  readonly ratioAudio: number;
  readonly ratioVisual: number;
  readonly audioMode: MaskMode;
  readonly seed: number;
}

/** How predictions of a norm_pix model are painted; for other models it is ignored. */
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
  /** The same loss when every removed patch is filled with the mean of the visible ones. */
  readonly meanFillLoss: number;
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

export interface SimilarityParams {
  readonly clips: readonly { readonly clipId: string; readonly frameIndex: number }[];
}

/** One direction of retrieval: ranks are 1-based, counted by strictly greater scores. */
export interface RetrievalDirection {
  /** (queries, gallery) gallery indices, best first. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** (queries) rank of the own partner; 0 where it has none. */
  readonly rank: Uint32Array<ArrayBuffer>;
  readonly metrics: RetrievalMetrics | null;
}

/** Shares in [0, 1]; median rank 1-based. */
export interface RetrievalMetrics {
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly medianRank: number;
  readonly queries: number;
  /** Queries whose partner's score is shared by another: their rank is the best of the tie. */
  readonly ties: number;
}

export interface ContrastiveFigures {
  readonly loss: number;
  readonly accuracy: number;
}

/** Audio rows by visual columns, on unmasked, L2-normalised features. */
export interface SimilarityResult {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows, columns) cosines. */
  readonly cosine: Float32Array<ArrayBuffer>;
  readonly temperature: number;
  /** Pairs with both senses, on which loss and metrics are computed. */
  readonly pairs: number;
  /** For each visual the matching audio: the direction the published models were trained with. */
  readonly audioForVisual: ContrastiveFigures | null;
  readonly visualForAudio: ContrastiveFigures | null;
  readonly audioToVisual: RetrievalDirection;
  readonly visualToAudio: RetrievalDirection;
  /** Clips left out, and why. */
  readonly skipped: readonly { readonly clipId: string; readonly reason: string }[];
}

/** Counters a journey can assert on. */
export interface EngineCounters {
  readonly runtimeCalls: number;
  readonly framesOpen: number;
}

/** The worker's tasks. */
export interface EngineContract {
  start: {
    params: { readonly backend: BackendChoice };
    progress: Progress;
    result: Environment;
  };
  loadModel: { params: LoadModelParams; progress: Progress; result: ModelSummary };
  openClip: { params: OpenClipParams; progress: Progress; result: ClipSummary };
  /** Moves the window of a clip that is open; on failure the old window stays. */
  moveWindow: {
    params: { readonly clipId: string; readonly windowStartSeconds: number };
    progress: Progress;
    result: ClipSummary;
  };
  closeClip: { params: { readonly clipId: string }; progress: never; result: void };
  playbackAudio: { params: { readonly clipId: string }; progress: never; result: PlaybackAudio | null };
  /** Streams small frames of the window in order, as progress; the page closes each bitmap. */
  playbackFrames: {
    params: { readonly clipId: string; readonly maxWidth: number; readonly framesPerSecond: number };
    progress: PlaybackFrame;
    result: { readonly frames: number };
  };
  reconstruct: { params: ReconstructParams; progress: Progress; result: ReconstructResult };
  /** Only for a model whose `precision` is float16. */
  draft: { params: ReconstructParams; progress: never; result: ReconstructDraft };
  /** Compares float16 with float32 on one reconstruction of a clip with sound and picture. */
  checkPrecision: { params: ReconstructParams; progress: never; result: PrecisionSummary };
  /** What a log-mel of the reconstruction sounds like. */
  renderSound: { params: RenderSoundParams; progress: Progress; result: RenderedSound };
  similarity: { params: SimilarityParams; progress: Progress; result: SimilarityResult };
  counters: { params: Record<string, never>; progress: never; result: EngineCounters };
}
