import type { Modality } from '../../core/geometry.ts';
import type { PatchBox } from '../../core/patch-box.ts';
import type { Run } from './runs.ts';

/** An answer: the ranking is in the result cache under `resultId`. */
export interface QueryPartSummary {
  readonly key: string;
  readonly resultId: string;
  /** What asked; an image has its file's name. */
  readonly asked:
    | { readonly kind: 'part'; readonly clipId: string; readonly sense: Modality; readonly box: PatchBox }
    | { readonly kind: 'image'; readonly name: string };
}

/** Pictures of what the model is given, in the result cache under `resultId`. */
export interface ClipInputsSummary {
  readonly key: string;
  readonly resultId: string;
  readonly clipId: string;
}

export interface QueryPartSlice {
  /** The part of each sense that asks; it stays when another clip is chosen. */
  readonly queryBoxes: Readonly<Record<Modality, PatchBox>>;
  readonly queryPart: Run<QueryPartSummary>;
  readonly clipInputs: Run<ClipInputsSummary>;
  /** What an answer's key must be to answer the page as it stands; null while something is missing. */
  readonly queryPartKey: (kind: 'part' | 'image') => string | null;
  /** Pictures of the chosen clip's input, to choose a part from. */
  readonly loadClipInputs: () => void;
  readonly setQueryBox: (sense: Modality, box: PatchBox) => void;
  /** Asks with the part that is chosen of the query's sense; a question before it is aborted. */
  readonly askQueryPart: () => void;
  readonly askQueryImage: (file: File) => void;
  readonly cancelQueryPart: () => void;
  /** Forgets the answer, and the picture that asked. */
  readonly clearQueryPart: () => void;
}
