import type { ClipsSlice } from './types/clips.ts';
import type { EnvironmentSlice } from './types/environment.ts';
import type { ExperimentsSlice } from './types/experiments.ts';
import type { HearSlice } from './types/hear.ts';
import type { InspectSlice } from './types/inspect.ts';
import type { LabSlice } from './types/lab.ts';
import type { LiveSlice } from './types/live.ts';
import type { ModelSlice } from './types/model.ts';
import type { PaintSlice } from './types/paint.ts';
import type { PlaybackSlice } from './types/playback.ts';
import type { RunsSlice } from './types/runs.ts';
import type { ViewSlice } from './types/view.ts';

// The layers above read these names from here: they may not know the worker's folder.
export type { Environment, Progress } from '../engine/contract/environment.ts';
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
} from '../engine/contract/inspect.ts';
export type { GalleryEntry } from '../engine/contract/gallery.ts';
export type { LiveCosines, LiveStep } from '../engine/contract/live.ts';
export type { ModelSummary } from '../engine/contract/model.ts';
export type { PaintStatistics, RebuiltPictures } from '../engine/contract/reconstruct.ts';
export type {
  ContrastiveFigures,
  GalleryRecallResult,
  RetrievalMetrics,
  SimilarityResult,
} from '../engine/contract/retrieval.ts';
export type {
  LabDirection,
  LabFigures,
  LabInterval,
  LabScoring,
  RetrievalLabResult,
} from '../engine/contract/retrieval-lab.ts';
export type { PhaseSource } from '../engine/contract/sound.ts';

export type AppState = EnvironmentSlice &
  ModelSlice &
  ClipsSlice &
  RunsSlice &
  ExperimentsSlice &
  InspectSlice &
  ViewSlice &
  PaintSlice &
  PlaybackSlice &
  LabSlice &
  LiveSlice &
  HearSlice;
