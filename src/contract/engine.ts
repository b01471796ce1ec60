/**
 * What the page may ask of the inference worker, and what it gets: types only, imported by both sides.
 *
 * Pictures cross as RGBA ready to be drawn; spectrogram pictures have time to the right and mel frequency
 * upwards (row 0 of the picture is the highest mel bin), while masks and per-patch losses keep the model's
 * token order (token row 0 is the lowest mel band).
 */
import type { ClassLabel } from '../core/text/label-csv.ts';
import type {
  EmbedWindowParams,
  TensorsParams,
  TensorsResult,
  WindowFeatures,
  WindowLogMel,
} from './batch.ts';
import type { CheckMachineParams, CheckMachineResult } from './check.ts';
import type {
  ClassifyParams,
  ClassifyResult,
  ConfusionParams,
  ConfusionResult,
  FewShotParams,
  FewShotResult,
} from './classify.ts';
import type { ClipSummary, ClipThumbnails, OpenClipParams, PlaybackAudio, PlaybackFrame } from './clip.ts';
import type { BackendChoice, EngineCounters, Environment, Progress } from './environment.ts';
import type { ExportGalleryParams } from './gallery.ts';
import type {
  ErrorsResult,
  GainParams,
  GainResult,
  MaskSeriesParams,
  PredictabilityResult,
  SweepParams,
  SweepProgress,
  SweepResult,
} from './inspect.ts';
import type {
  Forgotten,
  KeepClipParams,
  KeepModelParams,
  KeptCheck,
  KeptClip,
  KeptClips,
  KeptModels,
  KeptResult,
  SetKeptSettingsParams,
  StoredHere,
} from './kept.ts';
import type { ClipHashesParams, LabBundle, LabFigures, LabFiguresParams } from './lab-bundle.ts';
import type { LiveHearParams, LiveLook, LiveRecording, LiveStep } from './live.ts';
import type {
  AttributionParams,
  AttributionResult,
  BoxScore,
  BoxScoreParams,
  LocaliseParams,
  LocaliseResult,
  PointingParams,
  PointingResult,
} from './localise.ts';
import type { ProjectGalleryParams, ProjectGalleryResult, SpaceFigures, SpaceFiguresParams } from './map.ts';
import type {
  ExportedFile,
  ExportModelParams,
  LoadModelParams,
  ModelSummary,
  PrecisionSummary,
} from './model.ts';
import type {
  CompareModelsParams,
  CompareModelsResult,
  ReconstructDraft,
  ReconstructParams,
  ReconstructResult,
  RenderedSound,
  RenderSoundParams,
} from './reconstruct.ts';
import type {
  ClipInputs,
  GalleryRecallParams,
  GalleryRecallResult,
  QueryPartParams,
  QueryPartResult,
  RetrievalLabParams,
  RetrievalLabResult,
  ShortClipParams,
  ShortClipResult,
  ShortProgress,
} from './retrieve.ts';
import type {
  InfoNceParams,
  InfoNceResult,
  MatrixCellParams,
  MatrixCellResult,
  MatrixTileParams,
  MatrixTileResult,
  OpenMatrixParams,
  OpenMatrixResult,
  SimilarityParams,
  SimilarityResult,
} from './similarity.ts';

/** The worker's tasks. */
export interface EngineContract {
  start: {
    params: {
      readonly backend: BackendChoice;
      /** Threads of the WASM runtime; absent: as many as the machine has, four at most. */
      readonly threads?: number;
    };
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
  clipPictures: { params: { readonly clipId: string }; progress: never; result: ClipThumbnails };
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
  /** Ranks a gallery for a part of a clip's sound or picture, or for a still picture. */
  queryPart: { params: QueryPartParams; progress: Progress; result: QueryPartResult };
  clipInputs: {
    params: { readonly clipId: string; readonly frameIndex: number };
    progress: never;
    result: ClipInputs;
  };
  /** Little sound, made the model's input in four ways. */
  shortClip: { params: ShortClipParams; progress: ShortProgress; result: ShortClipResult };
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
  /** Embeds the last seconds, as those of a clip, and compares them with the clips named. */
  liveStep: {
    params: { readonly liveId: string } & SimilarityParams;
    progress: never;
    result: LiveStep;
  };
  /** Ends the listening; the last seconds come back if they shall be kept. */
  liveStop: {
    params: { readonly liveId: string; readonly keep: boolean };
    progress: never;
    result: LiveRecording | null;
  };
  /** Takes a stored clip through every path of this machine and compares with stored values. */
  checkMachine: { params: CheckMachineParams; progress: Progress; result: CheckMachineResult };
  /** The loaded model and another on one clip under one mask. */
  compareModels: { params: CompareModelsParams; progress: Progress; result: CompareModelsResult };
  keptModels: { params: Record<string, never>; progress: never; result: KeptModels };
  keepModel: { params: KeepModelParams; progress: Progress; result: KeptResult };
  /** The loaded model as files for other programs. */
  exportModel: { params: ExportModelParams; progress: Progress; result: ExportedFile };
  /** A gallery's features, or their cosines. */
  exportGallery: { params: ExportGalleryParams; progress: Progress; result: ExportedFile };
  /** Figures for a lab bundle: recorded by one page, computed again by another. */
  labFigures: { params: LabFiguresParams; progress: Progress; result: LabFigures };
  readLabels: { params: { readonly file: File }; progress: never; result: readonly ClassLabel[] };
  readBundle: { params: { readonly file: File }; progress: never; result: LabBundle };
  clipHashes: {
    params: ClipHashesParams;
    progress: Progress;
    result: ReadonlyMap<string, string | null>;
  };
  hashModel: {
    params: Record<string, never>;
    progress: Progress;
    result: { readonly id: string; readonly sha256: string; readonly checksums?: 'verified' | 'none' };
  };
  /** Reads a kept copy whole and compares it with what was written. */
  checkKept: { params: { readonly id: string }; progress: never; result: KeptCheck };
  setKeptSettings: { params: SetKeptSettingsParams; progress: never; result: void };
  forgetModel: { params: { readonly id: string }; progress: never; result: void };
  /** The user's clips that this browser keeps. */
  keptClips: { params: Record<string, never>; progress: never; result: KeptClips };
  keepClip: { params: KeepClipParams; progress: Progress; result: KeptClip };
  /** Null for all of them. */
  forgetClips: { params: { readonly ids: readonly string[] | null }; progress: never; result: void };
  storedHere: { params: Record<string, never>; progress: never; result: StoredHere };
  /** Removes kept models, kept clips and computed features. */
  forgetEverything: { params: Record<string, never>; progress: never; result: Forgotten };
  classify: { params: ClassifyParams; progress: Progress; result: ClassifyResult };
  /** Every way of classifying over many clips, held against both senses and against what is known. */
  confusion: { params: ConfusionParams; progress: Progress; result: ConfusionResult };
  /** Small heads on features, taught by a few labelled items and tested on others. */
  fewShot: { params: FewShotParams; progress: Progress; result: FewShotResult };
  /** Patches of one sense against the other sense, frame by frame and moment by moment; needs a clip with both. */
  localise: { params: LocaliseParams; progress: Progress; result: LocaliseResult };
  /** Which patches the model draws on; needs a clip with both senses. */
  localiseAttribution: { params: AttributionParams; progress: Progress; result: AttributionResult };
  scoreBox: { params: BoxScoreParams; progress: never; result: BoxScore };
  /** How often the highest patch lies in a known box, beside guesses that need no model. */
  pointingAccuracy: { params: PointingParams; progress: Progress; result: PointingResult };
  /** Every sound and sight of a gallery on one plane. */
  projectGallery: { params: ProjectGalleryParams; progress: Progress; result: ProjectGalleryResult };
  spaceFigures: { params: SpaceFiguresParams; progress: Progress; result: SpaceFigures };
  /** The contrastive loss of a gallery as one batch, and its gradient by every cosine. */
  infoNce: { params: InfoNceParams; progress: Progress; result: InfoNceResult };
  /** A matrix too large for a table: opened once, then read tile by tile. */
  openMatrix: { params: OpenMatrixParams; progress: Progress; result: OpenMatrixResult };
  matrixTile: { params: MatrixTileParams; progress: never; result: MatrixTileResult };
  matrixCell: { params: MatrixCellParams; progress: never; result: MatrixCellResult };
  /** Features of a clip's window, not cached: what a batch needs. */
  embedWindow: { params: EmbedWindowParams; progress: Progress; result: WindowFeatures };
  /** The log-mel of a clip's window before padding. */
  windowLogMel: { params: { readonly clipId: string }; progress: never; result: WindowLogMel };
  /** Every named tensor of the specification, from arrays. */
  tensors: { params: TensorsParams; progress: Progress; result: TensorsResult };
  counters: { params: Record<string, never>; progress: never; result: EngineCounters };
}
