import type { KeptEntry } from '../../engine/contract/kept.ts';
import type { Run } from './runs.ts';

export interface ComparisonSummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
}

/** A model that ships, by its id, or one that is kept in this browser. */
export type RivalModel = { readonly bundledId: string } | { readonly kept: KeptEntry };

/** Two models on the selected clip under the page's mask. */
export interface CompareSlice {
  readonly comparison: Run<ComparisonSummary>;
  readonly compareWith: (rival: RivalModel) => void;
  readonly cancelComparison: () => void;
}
