/** Two models on one clip. */
import type { KeptEntry } from '../../contract/kept.ts';
import type { Answered } from '../run/run.ts';

export interface ComparisonSummary extends Answered {
  readonly clipId: string;
}

/** A model that ships, by its id, or one that is kept in this browser. */
export type RivalModel = { readonly bundledId: string } | { readonly kept: KeptEntry };

/** Two models on the selected clip under the page's mask. */
export interface CompareSlice {
  /** The model that the loaded one was compared with last; null before the first. */
  readonly rival: RivalModel | null;
  readonly compareWith: (rival: RivalModel) => void;
}
