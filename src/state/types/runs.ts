import type { WireError } from '../../core/errors.ts';
import type { Progress } from '../../engine/contract/environment.ts';
import type { PaintStatistics, ReconstructedModality } from '../../engine/contract/reconstruct.ts';
import type { RetrievalMetrics } from '../../engine/contract/retrieval.ts';
import type { Clip } from './clips.ts';

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
