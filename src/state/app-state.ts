import type { WireError } from '../core/errors.ts';
import type { MaskMode } from '../core/model-config.ts';
import type {
  BackendChoice,
  ClipSource,
  ClipSummary,
  Environment,
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
} from '../engine/contract.ts';
import type { GivenFile } from './files.ts';
import type { Requirement } from './requirements.ts';
import type { Direction, Route, ViewName } from './route.ts';

// The layers above read these names from here: they may not know the worker's folder.
export type {
  ContrastiveFigures,
  Environment,
  ModelSummary,
  PaintStatistics,
  PhaseSource,
  Progress,
  RebuiltPictures,
  RetrievalMetrics,
  SimilarityResult,
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
  readonly modelLoading: { readonly name: string; readonly progress: Progress | null } | null;
  readonly modelError: { readonly request: ModelRequest; readonly error: WireError } | null;
  readonly loadModel: (source: ModelSource, settings?: ModelSettings) => Promise<void>;
  readonly loadBundledModel: () => Promise<void>;
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
  /** Asks again what failed or was cancelled. */
  readonly retryRun: (kind: 'reconstruct' | 'similarity') => void;
  readonly setIncluded: (clipId: string, included: boolean) => void;
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
  ViewSlice &
  PlaybackSlice &
  HearSlice;
