/**
 * What the page may ask of the inference worker, and what it gets: types only, imported by both sides.
 *
 * Pictures cross as RGBA ready to be drawn; spectrogram pictures have time to the right and mel frequency
 * upwards (row 0 of the picture is the highest mel bin), while masks and per-patch losses keep the model's
 * token order (token row 0 is the lowest mel band).
 */
import type { ClipSummary, OpenClipParams, PlaybackAudio, PlaybackFrame } from './contract/clip.ts';
import type { BackendChoice, EngineCounters, Environment, Progress } from './contract/environment.ts';
import type {
  ErrorsResult,
  GainParams,
  GainResult,
  MaskSeriesParams,
  PredictabilityResult,
  SweepParams,
  SweepProgress,
  SweepResult,
} from './contract/inspect.ts';
import type { LiveHearParams, LiveLook, LiveRecording, LiveStep } from './contract/live.ts';
import type { LoadModelParams, ModelSummary, PrecisionSummary } from './contract/model.ts';
import type { ReconstructDraft, ReconstructParams, ReconstructResult } from './contract/reconstruct.ts';
import type {
  GalleryRecallParams,
  GalleryRecallResult,
  SimilarityParams,
  SimilarityResult,
} from './contract/retrieval.ts';
import type { RetrievalLabParams, RetrievalLabResult } from './contract/retrieval-lab.ts';
import type { RenderSoundParams, RenderedSound } from './contract/sound.ts';

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
  /** A gallery's answers, figures, hubs and suspicious pairs under one frame policy. */
  retrievalLab: { params: RetrievalLabParams; progress: Progress; result: RetrievalLabResult };
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
