/** The whole state; the engine's types that the page may name. */
import type { BundleSlice } from './types/bundle.ts';
import type { CheckSlice } from './types/check.ts';
import type { ClassifySlice } from './types/classify.ts';
import type { ClipsSlice } from './types/clips.ts';
import type { CompareSlice } from './types/compare.ts';
import type { DomainSlice } from './types/domain.ts';
import type { EnvironmentSlice } from './types/environment.ts';
import type { ExperimentsSlice } from './types/experiments.ts';
import type { ExportSlice } from './types/export.ts';
import type { GuardSlice } from './types/guard.ts';
import type { HearSlice } from './types/hear.ts';
import type { InspectSlice } from './types/inspect.ts';
import type { KeptSlice } from './types/kept.ts';
import type { KeptClipsSlice } from './types/kept-clips.ts';
import type { LabSlice } from './types/lab.ts';
import type { LiveSlice } from './types/live.ts';
import type { LocaliseSlice } from './types/localise.ts';
import type { MapSlice } from './types/map.ts';
import type { MatrixSlice } from './types/matrix.ts';
import type { ModelSlice } from './types/model.ts';
import type { PaintSlice } from './types/paint.ts';
import type { PlaybackSlice } from './types/playback.ts';
import type { QueryPartSlice } from './types/query-part.ts';
import type { RunsSlice } from './types/runs.ts';
import type { ShortClipSlice } from './types/short-clip.ts';
import type { StoredSlice } from './types/stored.ts';
import type { ViewSlice } from './types/view.ts';

// The layers above read these names from here: they may not know the worker's folder.
export type { CheckedPath, CheckedPathResult, CheckMachineResult, CheckStage } from '../contract/check.ts';
export type {
  ClassifierFacts,
  ClassifyResult,
  ConfusionResult,
  FewShotFigures,
  FewShotHead,
  FewShotResult,
  FewShotSense,
  ModeAnswer,
  ModeConfusion,
  ShareInterval,
} from '../contract/classify.ts';
export type { Environment, Progress } from '../contract/environment.ts';
export type {
  DifferenceUnit,
  Gain,
  GainDirection,
  HiddenError,
  MeanInterval,
  PaintedWay,
  PatchMeans,
  PredictabilitySense,
  SenseErrors,
  SweepPoint,
  SweepVary,
} from '../contract/inspect.ts';
export type { CompareModelsResult } from '../contract/compare.ts';
export type { KeptEntry } from '../contract/kept.ts';
export type {
  AlignmentResult,
  AttributionResult,
  LocaliseResult,
  PointingMethod,
  PointingResult,
} from '../contract/localise.ts';
export type { LabBundle } from '../contract/lab-bundle.ts';
export type { LabNeed } from './types/bundle.ts';
export type { GalleryFormat } from '../contract/export-gallery.ts';
export type { GalleryEntry } from '../contract/gallery.ts';
export type { LiveCosines, LiveStep } from '../contract/live.ts';
export type { ProjectGalleryResult, SpaceFigures } from '../contract/map.ts';
export type {
  InfoNceDirection,
  InfoNceResult,
  MatrixCellResult,
  MatrixOrder,
  MatrixTileResult,
  OpenMatrixResult,
} from '../contract/matrix.ts';
export type { ModelSummary } from '../contract/model.ts';
export type { QueryPartResult, QueryRanking } from '../contract/query-part.ts';
export type { PaintStatistics, RebuiltPictures } from '../contract/reconstruct.ts';
export type {
  ContrastiveFigures,
  GalleryRecallResult,
  RetrievalMetrics,
  SimilarityResult,
} from '../contract/retrieval.ts';
export type { ShortClipResult, ShortFigures, ShortPoint } from '../contract/short-clip.ts';
export type {
  LabDirection,
  LabFigures,
  LabInterval,
  LabScoring,
  RetrievalLabResult,
} from '../contract/retrieval-lab.ts';
export type { Forgotten, StoredHere } from '../contract/stored.ts';
export type { PhaseSource } from '../contract/sound.ts';

export type AppState = EnvironmentSlice &
  ModelSlice &
  ClipsSlice &
  RunsSlice &
  DomainSlice &
  ExperimentsSlice &
  ExportSlice &
  InspectSlice &
  ViewSlice &
  PaintSlice &
  PlaybackSlice &
  LocaliseSlice &
  LabSlice &
  LiveSlice &
  HearSlice &
  GuardSlice &
  CheckSlice &
  BundleSlice &
  CompareSlice &
  KeptSlice &
  KeptClipsSlice &
  StoredSlice &
  ClassifySlice &
  QueryPartSlice &
  ShortClipSlice &
  MapSlice &
  MatrixSlice;
