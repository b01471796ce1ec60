/** The retrieval lab. */
import type { LabFigures } from '../../contract/retrieve.ts';
import type { Answered } from '../run/run.ts';
import type { FramePolicyName } from '../shell/route.ts';

/** What a count of the retrieval lab came to; its lists are in the result cache. */
export interface LabSummary extends Answered {
  readonly policy: FramePolicyName;
  readonly isCorrected: boolean;
  readonly pairs: number;
  /** By the scores in use, ties counted for the partner; null without a pair. */
  readonly audioToVisual: LabFigures | null;
  readonly visualToAudio: LabFigures | null;
}

export interface LabSlice {
  readonly setFramePolicy: (policy: FramePolicyName) => void;
  /** Orders answers by scores from which hubs are taken back, or by bare cosines. */
  readonly setCorrected: (corrected: boolean) => void;
  /** Makes a pair of a gallery that ships the query. */
  readonly setQueryItem: (itemId: string) => void;
}
