/** Queries by a part or a still picture. */
import type { Modality } from '../../core/geometry.ts';
import type { PatchBox } from '../../core/masks/patch-box.ts';
import type { Answered } from '../run/run.ts';

/** An answer: the ranking is in the result cache under `resultId`. */
export interface QueryPartSummary extends Answered {
  /** What asked; an image has its file's name. */
  readonly asked:
    | { readonly kind: 'part'; readonly clipId: string; readonly sense: Modality; readonly box: PatchBox }
    | { readonly kind: 'image'; readonly name: string };
}

/** Pictures of what the model is given, in the result cache under `resultId`. */
export interface ClipInputsSummary extends Answered {
  readonly clipId: string;
}

export interface QueryPartSlice {
  /** The part of each sense that asks; it stays when another clip is chosen. */
  readonly queryBoxes: Readonly<Record<Modality, PatchBox>>;
  /** The picture that asks instead of a part, and how many have asked before it; null for a part. */
  readonly queryImage: { readonly file: File; readonly nth: number } | null;
  /** Whether a part of the chosen clip, or a picture, has a gallery to meet. */
  readonly canQuery: (by: 'part' | 'image') => boolean;
  readonly setQueryBox: (sense: Modality, box: PatchBox) => void;
  /** Asks with the part that is chosen of the query's sense; a question before it is aborted. */
  readonly askQueryPart: () => void;
  readonly askQueryImage: (file: File) => void;
  /** Forgets the answer, and the picture that asked. */
  readonly clearQueryPart: () => void;
}
