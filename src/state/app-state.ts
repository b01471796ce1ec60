import type { WireError } from '../core/errors.ts';
import type { MaskMode } from '../core/model-config.ts';
import type {
  BackendChoice,
  ClipSource,
  ClipSummary,
  Environment,
  GalleryRecallResult,
  MaskParams,
  LiveRecording,
  LiveStep,
  ModelSummary,
  ModelSource,
  PaintStatistics,
  PhaseSource,
  PlaybackAudio,
  Progress,
  ReconstructedModality,
  RenderedKind,
  RenderedSound,
  RetrievalMetrics,
  SweepPoint,
  SweepVary,
} from '../engine/contract.ts';
import type { Experiments } from './experiments.ts';
import type { BundledEntry } from './bundled-models.ts';
import type { GivenFile } from './files.ts';
import type { Requirement } from './requirements.ts';
import type { Direction, Route, ViewName } from './route.ts';
import type { LiveKind } from './services.ts';

// The layers above read these names from here: they may not know the worker's folder.
export type {
  ContrastiveFigures,
  DifferenceUnit,
  Environment,
  GalleryRecallResult,
  Gain,
  GainDirection,
  HiddenError,
  MeanInterval,
  LiveCosines,
  LiveStep,
  ModelSummary,
  PaintedWay,
  PaintStatistics,
  PatchMeans,
  PredictabilitySense,
  PhaseSource,
  Progress,
  RebuiltPictures,
  RetrievalMetrics,
  SenseErrors,
  SimilarityResult,
  SweepPoint,
  SweepVary,
} from '../engine/contract.ts';

/** The worker: how it stands, where it computes. */
export interface EnvironmentSlice {
  readonly environmentStatus: 'idle' | 'starting' | 'ready' | 'failed' | 'crashed';
  readonly environment: Environment | null;
  readonly environmentError: WireError | null;
  readonly backendChoice: BackendChoice;
  readonly requirements: readonly Requirement[];
  /** Checks the browser, starts the worker, loads the bundled model and opens the samples. */
  readonly boot: () => Promise<void>;
  /** Replaces a worker that died: model and clips are loaded again. */
  readonly restart: () => Promise<void>;
}

/** Settings that a checkpoint may need and that beat what it says. */
export interface ModelSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
}

export interface ModelRequest {
  readonly source: ModelSource;
  readonly settings: ModelSettings;
}

/** The loaded model, and the one being loaded beside it; a failure leaves the loaded one in place. */
export interface ModelSlice {
  readonly model: ModelSummary | null;
  readonly modelRequest: ModelRequest | null;
  /** `name` here and below is what was asked for: a file's name, or a bundled model's. */
  readonly modelLoading: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly progress: Progress | null;
  } | null;
  readonly modelError: {
    readonly request: ModelRequest;
    readonly name: string;
    readonly error: WireError;
  } | null;
  /** What the manifest of bundled models lists; empty until {@link ModelSlice.loadShelf} has read it. */
  readonly bundledModels: readonly BundledEntry[];
  readonly bundledError: string | null;
  readonly loadModel: (source: ModelSource, settings?: ModelSettings) => Promise<void>;
  /** Loads a bundled model by its id; without one, the first of the manifest. */
  readonly loadBundledModel: (modelId?: string) => Promise<void>;
  /** Reads the manifest once, however often it is called; after a failure it tries again. */
  readonly loadShelf: () => Promise<void>;
  /** Loads the current model again under other settings. */
  readonly setModelSettings: (settings: ModelSettings) => Promise<void>;
  readonly cancelModel: () => void;
  readonly dismissModelError: () => void;
}

/** What is known of an open clip; its pictures are in the result cache under `picturesId`. */
export interface ClipFacts extends Omit<ClipSummary, 'frames' | 'strip'> {
  readonly frameTimesSeconds: readonly number[];
}

export interface Clip {
  readonly id: string;
  readonly name: string;
  readonly origin: 'sample' | 'user';
  readonly source: ClipSource;
  readonly status: 'queued' | 'opening' | 'ready' | 'failed';
  readonly progress: Progress | null;
  readonly error: WireError | null;
  readonly facts: ClipFacts | null;
  readonly picturesId: string | null;
  /** Counts what was loaded under this id, so that a moved window is another clip to whatever caches. */
  readonly revision: number;
  /** A window move that runs over an open clip, and how the last one failed. */
  readonly moving: boolean;
  readonly moveError: WireError | null;
}

export interface ClipsSlice {
  readonly clips: readonly Clip[];
  readonly selectedClipId: string | null;
  readonly samplesLicence: string | null;
  readonly samplesError: string | null;
  /** What became of the last drop, beyond the clips it added. */
  readonly dropNote: string | null;
  readonly addFiles: (given: readonly GivenFile[]) => void;
  readonly addSamples: () => Promise<void>;
  /** Adds ten live seconds as a clip of the user's, and chooses it. */
  readonly addRecording: (recording: LiveRecording) => void;
  /** Goes on with clips that wait, once a worker is there. */
  readonly openQueued: () => void;
  readonly selectClip: (id: string) => void;
  readonly selectNeighbour: (step: 1 | -1) => void;
  readonly cancelClip: (id: string) => void;
  readonly retryClip: (id: string) => void;
  readonly removeClip: (id: string) => void;
  readonly moveWindow: (id: string, windowStartSeconds: number) => void;
}

/** A latest-wins run: its last summary stays until the next one replaces it. */
export interface Run<S> {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly startedAtMs: number;
  readonly progress: Progress | null;
  readonly error: WireError | null;
  readonly summary: S | null;
}

/** Scalars of one rebuilt sense. */
export type ModalityFigures = Pick<
  ReconstructedModality,
  'visibleTokens' | 'loss' | 'meanFillLoss' | 'colourRange'
> & { readonly tokens: number };

export interface ReconstructSummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly paint: PaintStatistics;
  readonly audio: ModalityFigures | null;
  readonly visual: ModalityFigures | null;
  readonly milliseconds: number;
}

export interface SimilaritySummary {
  readonly key: string;
  readonly resultId: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly pairs: number;
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}

/** Masked losses of one clip under the default mask and this model, to say where another clip stands. */
export interface LossSeen {
  readonly clipId: string;
  readonly origin: Clip['origin'];
  readonly audio: number | null;
  readonly visual: number | null;
}

export interface RunsSlice {
  readonly reconstruct: Run<ReconstructSummary>;
  /** Pictures in float16, newer than the summary, whose figures follow; null when the summary's stand. */
  readonly draft: { readonly resultId: string; readonly clipId: string } | null;
  readonly similarity: Run<SimilaritySummary>;
  readonly lossesSeen: readonly LossSeen[];
  /** Clips taken out of the similarity matrix by hand. */
  readonly excludedClipIds: readonly string[];
  /** Starts whatever the current view needs and does not have; a sooner run of the same kind is aborted. */
  readonly refresh: (delayMilliseconds?: number) => void;
  readonly cancelRun: (kind: 'reconstruct' | 'similarity') => void;
  /** Ends a run whose question is out of date already, where the new one waits for a control to rest. */
  readonly supersedeRun: (kind: 'reconstruct' | 'similarity') => void;
  /** Asks again what failed or was cancelled. */
  readonly retryRun: (kind: 'reconstruct' | 'similarity') => void;
  readonly setIncluded: (clipId: string, included: boolean) => void;
}

/** What was measured of the models that ship. */
export interface ExperimentsSlice {
  readonly experiments: Experiments | null;
  readonly experimentsError: WireError | null;
  readonly experimentsLoading: boolean;
  /** R@k counted anew from the shipped features. */
  readonly recount: GalleryRecallResult | null;
  readonly recountError: WireError | null;
  /** Reads the figures unless they are there. */
  readonly loadExperiments: () => Promise<void>;
  /** Counts within one kind, or over all pairs (null). */
  readonly recountRecall: (kind: string | null) => Promise<void>;
  /** The model whose own figures are shown; null for the first. */
  readonly setExperimentModel: (id: string | null) => void;
}

/** The questions of the Reconstruct view's folds. */
export type InspectKind = 'errors' | 'sweep' | 'predictability' | 'gain';
export type InspectFold = 'errors' | 'hiding' | 'senses';

export interface InspectSettings {
  /** Ratios from 0.05 to 0.95, evenly spaced. */
  readonly sweepRatios: number;
  /** Masks a ratio. */
  readonly sweepSeeds: number;
  readonly sweepVary: SweepVary;
  readonly predictabilityMasks: number;
  readonly gainMasks: number;
  /** The clip that stands in; null for the next one of the library. */
  readonly gainOther: string | null;
}

/** An answer: its arrays are in the result cache under `resultId`. */
export interface InspectSummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
  readonly milliseconds: number;
}

export interface InspectSlice {
  readonly inspectSettings: InspectSettings;
  readonly openFolds: readonly InspectFold[];
  readonly inspect: Readonly<Record<InspectKind, Run<InspectSummary>>>;
  /** The sweep as it comes, and as far as it came when it was cancelled; null before the first. */
  readonly sweepSoFar: {
    readonly key: string;
    readonly points: readonly SweepPoint[];
    readonly complete: boolean;
  } | null;
  readonly setFold: (fold: InspectFold, open: boolean) => void;
  readonly setInspect: (change: Partial<InspectSettings>) => void;
  /** Asks under the page's settings as they stand; a run of the same kind is aborted. */
  readonly askInspect: (kind: InspectKind) => Promise<void>;
  readonly cancelInspect: (kind: InspectKind) => void;
}

export interface ViewSlice {
  readonly route: Route;
  /** Single-letter keys; some assistive technology needs them off. */
  readonly keysOn: boolean;
  readonly announcement: string;
  readonly setView: (view: ViewName) => void;
  readonly setRoute: (route: Route) => void;
  readonly setFrame: (frameIndex: number) => void;
  readonly setRatio: (sense: Direction, ratio: number) => void;
  readonly setAudioMode: (mode: MaskMode) => void;
  readonly setSeed: (seed: number) => void;
  readonly resetMask: () => void;
  readonly setPaint: (paint: PaintStatistics) => void;
  readonly setFrom: (from: Direction) => void;
  readonly setKeysOn: (on: boolean) => void;
  readonly announce: (sentence: string) => void;
}

/** The mask as painted by hand; it is in the route, as far as it differs from what is drawn. */
export interface PaintSlice {
  /** Senses whose picture takes strokes. */
  readonly painting: Readonly<Record<Direction, boolean>>;
  /** What undo goes back to, newest last. */
  readonly maskHistory: readonly MaskParams[];
  readonly setPainting: (sense: Direction, on: boolean) => void;
  /**
   * Gives a sense's hidden patches, (tokens) 0 kept and 1 removed; null goes back to the drawn ones.
   *
   * @param continues - whether this is a further step of one stroke, which undo takes back as one.
   */
  readonly paintMask: (sense: Direction, hidden: Uint8Array | null, continues?: boolean) => void;
  readonly undoMask: () => void;
}

export interface PlaybackSlice {
  /** The clip in the player; its sound and frames are loaded on the first play. */
  readonly playback: {
    readonly clipId: string | null;
    readonly key: string | null;
    readonly status: 'empty' | 'loading' | 'ready' | 'failed';
    readonly hasSound: boolean;
    readonly framesLoaded: number;
    readonly error: WireError | null;
  };
  readonly playing: boolean;
  readonly positionSeconds: number;
  readonly togglePlay: () => void;
  /** Plays or pauses another clip without choosing it. */
  readonly auditionClip: (id: string) => void;
  readonly seek: (seconds: number) => void;
  /** Empties the player: another clip is chosen, or this one is gone. */
  readonly stopPlayback: () => void;
}

/** A live input as it stands; its pictures are in the result cache under `picturesId`. */
export interface Live {
  /** `ended`: the device went away, and what was heard waits to be kept or discarded. */
  readonly status: 'off' | 'asking' | 'running' | 'ended' | 'keeping';
  readonly kind: LiveKind | null;
  /** The device's own name and rate. */
  readonly label: string;
  readonly sampleRateHz: number;
  readonly hasPicture: boolean;
  readonly heardSeconds: number;
  /** Sound that was lost because the tab could not follow. */
  readonly missedSeconds: number;
  readonly levelDecibels: number | null;
  readonly colourRange: readonly [number, number];
  /** Its strip is the running spectrogram, its one frame the camera's newest picture. */
  readonly picturesId: string | null;
  /** The newest embedding against the open clips. */
  readonly step: LiveStep | null;
  readonly stepError: WireError | null;
  readonly steps: number;
  /** Steps left out because the one before still ran. */
  readonly skippedSteps: number;
  readonly error: WireError | null;
}

export interface LiveSlice {
  readonly live: Live;
  /** Asks the browser for the devices and begins to listen. */
  readonly startLive: (kind: LiveKind) => Promise<void>;
  /** Gives the devices back and keeps the last ten seconds as a clip. */
  readonly keepLive: () => Promise<void>;
  /** Gives the devices back and keeps nothing. */
  readonly discardLive: () => Promise<void>;
  readonly dismissLiveError: () => void;
}

/** The clip's own sound, or one of its reconstruction. */
export type HeardKind = 'original' | RenderedKind;

/** A rendered sound; its samples are in the result cache under `soundId`. */
export interface HeardSound extends Pick<
  RenderedSound,
  'which' | 'phase' | 'spectralConvergence' | 'clampedShare' | 'gainDecibels' | 'statistics'
> {
  readonly key: string;
  /** Clip and window, as the player names them. */
  readonly clipKey: string;
  readonly soundId: string;
}

/** What of a reconstruction is heard. */
export interface HearSlice {
  readonly hearWhich: HeardKind;
  readonly hearPhase: PhaseSource;
  /** The rendering that runs; what was heard before plays on meanwhile. */
  readonly hearRun: Omit<Run<never>, 'summary'>;
  /** The rendered sound that is heard; null for the original. */
  readonly heard: HeardSound | null;
  readonly chooseHeard: (which: HeardKind) => void;
  readonly chooseHearPhase: (phase: PhaseSource) => void;
  /** Brings what is heard in line with view, clip, mask and choice. */
  readonly refreshHeard: () => void;
  readonly cancelHear: () => void;
  /** The player was given another clip's sound. */
  readonly soundLoaded: () => void;
  /** The samples of what is chosen, for a file; null while there are none. */
  readonly chosenSound: () => Promise<PlaybackAudio | null>;
}

export type AppState = EnvironmentSlice &
  ModelSlice &
  ClipsSlice &
  RunsSlice &
  ExperimentsSlice &
  InspectSlice &
  ViewSlice &
  PaintSlice &
  PlaybackSlice &
  LiveSlice &
  HearSlice;
