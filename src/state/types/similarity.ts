/** What the Similarity view's table keeps of an answer. */
import type { RetrievalMetrics } from '../../contract/similarity.ts';
import type { Answered } from '../run/run.ts';

export interface SimilaritySummary extends Answered {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly pairs: number;
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
}
