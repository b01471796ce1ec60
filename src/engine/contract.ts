/**
 * What the page may ask of the inference worker, and what it gets: types only, imported by both sides.
 *
 * Pictures cross as RGBA ready to be drawn; spectrogram pictures have time to the right and mel frequency
 * upwards (row 0 of the picture is the highest mel bin), while masks and per-patch losses keep the model's
 * token order (token row 0 is the lowest mel band).
 */
import type { MaskDraw } from '../core/masking.ts';
import type { ModelConfig, TrainingObjective } from '../core/model-config.ts';
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
  | {
      readonly kind: 'bundled';
      readonly manifestUrl: string;
      /** Which of the manifest's models; absent: the first. */
      readonly modelId?: string | undefined;
    }
  | { readonly kind: 'file'; readonly file: File };

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
  /** What it was trained by, when known; the decoder of a `contrastive` model holds random weights. */
  readonly objective: TrainingObjective | null;
}

export type ClipSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  | { readonly kind: 'live'; readonly name: string; readonly recording: LiveRecording };

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

export interface GalleryRecallParams {
  /** Where the feature pairs lie. */
  readonly url: string;
  /** Only the pairs of this kind, among themselves; null for all. */
  readonly kind: string | null;
}

/** R@k counted anew from features that ship with a model. */
export interface GalleryRecallResult {
  readonly kind: string | null;
  readonly pairs: number;
  readonly kinds: readonly { readonly name: string; readonly pairs: number }[];
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}

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

export interface LiveHearParams {
  /** Names the listening: an id not heard before begins anew. */
  readonly liveId: string;
  /** What came since the last block: one channel at the device's rate; may be empty. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Samples lost before this block; silence stands in for them. */
  readonly missedSamples: number;
  /** A camera frame, upright; the worker closes it. */
  readonly picture: ImageBitmap | null;
}

/** What the worker heard and saw so far. */
export interface LiveLook {
  /** Since the listening began. */
  readonly heardSeconds: number;
  /** Of the block: mean square relative to full scale, in decibels; null for silence or an empty block. */
  readonly levelDecibels: number | null;
  /** The last 10.24 s or less, one pixel a frame: its right edge is now, mel up. Null before the first frame. */
  readonly spectrogram: Rgba | null;
  /** Log-mel at the ends of the colour map: fixed, so that colours keep their meaning while time runs. */
  readonly colourRange: readonly [number, number];
  /** The new camera frame as the model sees it, small; null when none came. */
  readonly picture: Rgba | null;
}

/** Cosines of one live feature with the clips' features; null where a clip lacks that sense. */
export interface LiveCosines {
  readonly clipId: string;
  readonly toSound: number | null;
  readonly toSight: number | null;
}

/** The embedding of the last ten seconds against the open clips. */
export interface LiveStep {
  /** When, in seconds since the listening began. */
  readonly atSeconds: number;
  /** Seconds of sound that the embedding read: ten once so much was heard. */
  readonly soundSeconds: number;
  readonly fromSound: readonly LiveCosines[] | null;
  readonly fromSight: readonly LiveCosines[] | null;
  /** Clips whose features are still to be computed: a few each step. */
  readonly clipsWaiting: number;
  readonly milliseconds: number;
}

/** Ten live seconds, kept: handles of bytes, so that it outlives the worker. */
export interface LiveRecording {
  /** (samples) float32 at 16 kHz, first channel; null when too little was heard. */
  readonly sound: Blob | null;
  readonly seconds: number;
  /** Ten pictures (224, 224, 3) as the model sees them, or none. */
  readonly pictures: readonly { readonly timeSeconds: number; readonly pixels: Blob }[];
  /** What the devices gave. */
  readonly sampleRateHz: number;
  readonly width: number | null;
  readonly height: number | null;
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
  galleryRecall: { params: GalleryRecallParams; progress: never; result: GalleryRecallResult };
  /** One masked pass, every painting of it, and its distance to the original. */
  inspectErrors: { params: ReconstructParams; progress: Progress; result: ErrorsResult };
  ratioSweep: { params: SweepParams; progress: SweepProgress; result: SweepResult };
  predictability: { params: MaskSeriesParams; progress: Progress; result: PredictabilityResult };
  /** What one sense tells the other; needs a clip with both. */
  crossModalGain: { params: GainParams; progress: Progress; result: GainResult };
  /** Takes the newest block of a live input, and a camera frame beside it. */
  liveHear: { params: LiveHearParams; progress: never; result: LiveLook };
  /** Embeds the last ten seconds, as those of a clip, and compares them with the clips named. */
  liveStep: {
    params: { readonly liveId: string } & SimilarityParams;
    progress: never;
    result: LiveStep;
  };
  /** Ends the listening; the last ten seconds come back if they shall be kept. */
  liveStop: {
    params: { readonly liveId: string; readonly keep: boolean };
    progress: never;
    result: LiveRecording | null;
  };
  counters: { params: Record<string, never>; progress: never; result: EngineCounters };
}
