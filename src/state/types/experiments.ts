/** Evidence that ships. */
import type { Experiments } from '../../contract/experiments.ts';
import type { GalleryRecallResult } from '../../contract/retrieve.ts';
import type { WireError } from '../../core/errors.ts';
import type { Answered } from '../run/run.ts';

/** R@k counted anew from the shipped features. */
export type RecountSummary = GalleryRecallResult & Answered;

/** What was measured of the models that ship. */
export interface ExperimentsSlice {
  readonly experiments: Experiments | null;
  readonly experimentsError: WireError | null;
  readonly experimentsLoading: boolean;
  /** The kind that R@k is counted anew within; null for all pairs. */
  readonly recountKind: string | null;
  /** Reads the figures unless they are there. */
  readonly loadExperiments: () => Promise<void>;
  /** Counts within one kind, or over all pairs (null). */
  readonly recountRecall: (kind: string | null) => void;
  /** The model whose own figures are shown; null for the first. */
  readonly setExperimentModel: (id: string | null) => void;
}
