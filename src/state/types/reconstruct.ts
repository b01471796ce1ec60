/** What the Reconstruct view keeps of an answer, and what it has seen of other clips. */
import type { PaintStatistics, ReconstructedModality } from '../../contract/reconstruct.ts';
import type { Answered } from '../run/run.ts';

/** Scalars of one rebuilt sense. */
export type ModalityFigures = Pick<
  ReconstructedModality,
  'visibleTokens' | 'loss' | 'meanFillLoss' | 'colourRange'
> & { readonly tokens: number };

export interface ReconstructSummary extends Answered {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly paint: PaintStatistics;
  readonly audio: ModalityFigures | null;
  readonly visual: ModalityFigures | null;
  readonly milliseconds: number;
}

/** Masked losses of one clip under the default mask and this model, to say where another clip stands. */
export interface LossSeen {
  readonly clipId: string;
  /** What the clip's own counted then: a moved window is another clip. */
  readonly revision: number;
  readonly audio: number | null;
  readonly visual: number | null;
}
