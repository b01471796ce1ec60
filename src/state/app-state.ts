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
