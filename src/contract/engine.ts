/**
 * The tasks of the inference worker, with their parameters and results: types only, imported by both sides.
 *
 * Pictures are sent as RGBA. Pictures of spectrograms have time to the right and mel frequency upwards (row 0 is the
 * highest mel bin). Masks and per-patch losses keep the token order of the model (token row 0 is the lowest mel band).
 */
import type { ClipLabel } from '../core/text/clip-label-csv.ts';
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
import type {
  CollectionRowsParams,
  CollectionRowsResult,
  CollectionSummary,
  OpenCollectionParams,
  SearchCollectionParams,
  SearchCollectionResult,
} from './collection.ts';
import type { BackendChoice, EngineCounters, Environment, Progress } from './environment.ts';
import type { ClipHashesParams, LabBundle, LabFigures, LabFiguresParams } from './files/lab-bundle.ts';
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
  FetchModelParams,
  Forgotten,
  KeepClipParams,
  KeepModelParams,
  KeptCheck,
  KeptClip,
  KeptClips,
  KeptModels,
  KeptResult,
  PartDownload,
  SetKeptSettingsParams,
  StoredHere,
} from './kept.ts';
import type { LiveHearParams, LiveLook, LiveRecording, LiveStep } from './live.ts';
import type {
  AttributionParams,
  AttributionResult,
  BoxScore,
  BoxScoreParams,
  HeatFilm,
  HeatFilmParams,
  LocaliseParams,
  LocaliseResult,
  PointingParams,
  PointingResult,
} from './localise.ts';
import type {
  NearestItems,
  NearestItemsParams,
  ProjectGalleryParams,
  ProjectGalleryResult,
  SpaceFigures,
  SpaceFiguresParams,
} from './map.ts';
import type {
  ExportedFile,
  ExportModelParams,
  LoadModelParams,
  ModelSummary,
  PrecisionSummary,
} from './model.ts';
import type {
  ClipLosses,
  ClipLossesParams,
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
import type { TrainArrays } from './train.ts';

/** The tasks of the worker. */
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
  /** Moves the window of an open clip; on failure, the old window stays. */
  moveWindow: {
    params: { readonly clipId: string; readonly windowStartSeconds: number };
    progress: Progress;
    result: ClipSummary;
  };
  clipPictures: { params: { readonly clipId: string }; progress: never; result: ClipThumbnails };
  closeClip: { params: { readonly clipId: string }; progress: never; result: void };
  playbackAudio: { params: { readonly clipId: string }; progress: never; result: PlaybackAudio | null };
  /** Streams small frames of the window in order, as progress. The page closes each bitmap. */
  playbackFrames: {
    params: { readonly clipId: string; readonly maxWidth: number; readonly framesPerSecond: number };
    progress: PlaybackFrame;
    result: { readonly frames: number };
  };
  reconstruct: { params: ReconstructParams; progress: Progress; result: ReconstructResult };
  /** Only for a model whose `precision` is not float32. */
  draft: { params: ReconstructParams; progress: never; result: ReconstructDraft };
  /** Compares the precision that drafts could have with float32 on one reconstruction of a clip with audio and video. */
  checkPrecision: { params: ReconstructParams; progress: never; result: PrecisionSummary };
  /** Measures the masked losses of several clips. */
  clipLosses: { params: ClipLossesParams; progress: Progress; result: ClipLosses };
  /** Renders audio from the log-mel of a reconstruction. */
  renderSound: { params: RenderSoundParams; progress: Progress; result: RenderedSound };
  similarity: { params: SimilarityParams; progress: Progress; result: SimilarityResult };
  galleryRecall: { params: GalleryRecallParams; progress: never; result: GalleryRecallResult };
  /** Ranks a gallery for a part of a clip's audio or frame, or for an image. */
  queryPart: { params: QueryPartParams; progress: Progress; result: QueryPartResult };
  clipInputs: {
    params: { readonly clipId: string; readonly frameIndex: number };
    progress: never;
    result: ClipInputs;
  };
  /** Short audio, made into the input of the model in four ways. */
  shortClip: { params: ShortClipParams; progress: ShortProgress; result: ShortClipResult };
  /** Answers, figures, hubs and suspicious pairs of a gallery with one frame policy. */
  retrievalLab: { params: RetrievalLabParams; progress: Progress; result: RetrievalLabResult };
  /** One masked pass, painted in every way, with the distance to the original. */
  inspectErrors: { params: ReconstructParams; progress: Progress; result: ErrorsResult };
  ratioSweep: { params: SweepParams; progress: SweepProgress; result: SweepResult };
  predictability: { params: MaskSeriesParams; progress: Progress; result: PredictabilityResult };
  /** How much one modality helps to reconstruct the other; needs a clip with both. */
  crossModalGain: { params: GainParams; progress: Progress; result: GainResult };
  /** Takes the newest block of live audio, with a camera frame if there is one. */
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
  /** Runs a stored clip on every path of this machine and compares it with stored values. */
  checkMachine: { params: CheckMachineParams; progress: Progress; result: CheckMachineResult };
  /** Runs the loaded model and another model on one clip under one mask. */
  compareModels: { params: CompareModelsParams; progress: Progress; result: CompareModelsResult };
  keptModels: { params: Record<string, never>; progress: never; result: KeptModels };
  keepModel: { params: KeepModelParams; progress: Progress; result: KeptResult };
  /** Fetches a checkpoint into this browser's storage, checks it and keeps it; goes on where it was interrupted. */
  fetchModel: { params: FetchModelParams; progress: Progress; result: KeptResult };
  /** What has arrived of checkpoints that were not fetched to their end. */
  partDownloads: { params: Record<string, never>; progress: never; result: readonly PartDownload[] };
  /** Removes what has arrived of a checkpoint. */
  dropDownload: { params: { readonly address: string }; progress: never; result: void };
  /** The loaded model as files for other programs. */
  exportModel: { params: ExportModelParams; progress: Progress; result: ExportedFile };
  /** The features of a gallery, or their cosines. */
  exportGallery: { params: ExportGalleryParams; progress: Progress; result: ExportedFile };
  /** The values of a lab bundle. */
  labFigures: { params: LabFiguresParams; progress: Progress; result: LabFigures };
  /** Labels of clips by their files; null if the file is not such a table. */
  readClipLabels: {
    params: { readonly file: File };
    progress: never;
    result: readonly ClipLabel[] | null;
  };
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
  /** Reads a whole kept copy and checks that it is unchanged. */
  checkKept: { params: { readonly id: string }; progress: never; result: KeptCheck };
  setKeptSettings: { params: SetKeptSettingsParams; progress: never; result: void };
  forgetModel: { params: { readonly id: string }; progress: never; result: void };
  /** The user's clips that are kept in this browser. */
  keptClips: { params: Record<string, never>; progress: never; result: KeptClips };
  keepClip: { params: KeepClipParams; progress: Progress; result: KeptClip };
  /** Null for all of them. */
  forgetClips: { params: { readonly ids: readonly string[] | null }; progress: never; result: void };
  storedHere: { params: Record<string, never>; progress: never; result: StoredHere };
  /** Removes kept models, kept clips and computed features. */
  forgetEverything: { params: Record<string, never>; progress: never; result: Forgotten };
  classify: { params: ClassifyParams; progress: Progress; result: ClassifyResult };
  /** Classifies many clips in every mode, and compares with the answers from audio and video and with known classes. */
  confusion: { params: ConfusionParams; progress: Progress; result: ConfusionResult };
  /** Trains small heads on the features of a few labelled items and tests them on others. */
  fewShot: { params: FewShotParams; progress: Progress; result: FewShotResult };
  /** Compares patches of one modality with the other, by frame and by moment; needs a clip with both. */
  localise: { params: LocaliseParams; progress: Progress; result: LocaliseResult };
  /** Which patches the model uses; needs a clip with audio and video. */
  localiseAttribution: { params: AttributionParams; progress: Progress; result: AttributionResult };
  scoreBox: { params: BoxScoreParams; progress: never; result: BoxScore };
  /** A map over the video as a WebM film. */
  heatFilm: { params: HeatFilmParams; progress: Progress; result: HeatFilm };
  /** How often the highest patch is in a known box, compared with rules without a model. */
  pointingAccuracy: { params: PointingParams; progress: Progress; result: PointingResult };
  /** Projects the audio and video of a gallery to one plane. */
  projectGallery: { params: ProjectGalleryParams; progress: Progress; result: ProjectGalleryResult };
  spaceFigures: { params: SpaceFiguresParams; progress: Progress; result: SpaceFigures };
  nearestItems: { params: NearestItemsParams; progress: Progress; result: NearestItems };
  /** The contrastive loss of a gallery as one batch, and its gradient with respect to every cosine. */
  infoNce: { params: InfoNceParams; progress: Progress; result: InfoNceResult };
  /** Opens a matrix that is too large for a table. It is then read tile by tile. */
  openMatrix: { params: OpenMatrixParams; progress: Progress; result: OpenMatrixResult };
  matrixTile: { params: MatrixTileParams; progress: never; result: MatrixTileResult };
  matrixCell: { params: MatrixCellParams; progress: never; result: MatrixCellResult };
  /** Reads features of many clips; the collection before stays open if these can't be read. */
  openCollection: { params: OpenCollectionParams; progress: Progress; result: CollectionSummary };
  searchCollection: { params: SearchCollectionParams; progress: Progress; result: SearchCollectionResult };
  /** Rows of a collection that pass a filter. */
  collectionRows: { params: CollectionRowsParams; progress: Progress; result: CollectionRowsResult };
  closeCollection: { params: { readonly collectionId: string }; progress: never; result: void };
  /** Features of a clip's window, not cached: what a batch needs. */
  embedWindow: { params: EmbedWindowParams; progress: Progress; result: WindowFeatures };
  /** The log-mel of a clip's window before padding. */
  windowLogMel: { params: { readonly clipId: string }; progress: never; result: WindowLogMel };
  /** Every named tensor of the specification, from arrays. */
  tensors: { params: TensorsParams; progress: Progress; result: TensorsResult };
  /** The arrays of a clip with audio and video, for the training worker. */
  clipArrays: { params: { readonly clipId: string }; progress: never; result: TrainArrays };
  counters: { params: Record<string, never>; progress: never; result: EngineCounters };
}
