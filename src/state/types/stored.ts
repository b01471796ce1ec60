/** What this browser holds for the page. */
import type { Forgotten, StoredHere } from '../../contract/kept.ts';
import type { WireError } from '../../core/errors.ts';

/** All that the page has put into this browser, and the way to be rid of it. */
export interface StoredSlice {
  /** Null until it was asked for. */
  readonly stored: StoredHere | null;
  readonly storedError: WireError | null;
  readonly forgetting: boolean;
  /** What was removed in this visit: from then on nothing is kept until the page is loaded anew. */
  readonly forgotten: Forgotten | null;
  readonly lookAtStored: () => Promise<void>;
  /** Removes models, clips, features, settings and allowed addresses; what is open goes on. */
  readonly forgetEverything: () => Promise<void>;
  /** Loads the page anew at its bare address, as a first visit would. */
  readonly beginAnew: () => void;
}
