import type { WireError } from '../../core/errors.ts';
import type { GalleryRecallResult } from '../../engine/contract/retrieval.ts';
import type { Experiments } from '../experiments.ts';

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
