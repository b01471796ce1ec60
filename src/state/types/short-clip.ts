import type { ShortPoint } from '../../engine/contract/short-clip.ts';
import type { Run } from './runs.ts';

export interface ShortSettings {
  readonly startSeconds: number;
  readonly keepSeconds: number;
}

/** An answer: its figures are in the result cache under `resultId`. */
export interface ShortSummary {
  readonly key: string;
  readonly resultId: string;
}

export interface ShortClipSlice {
  /** As chosen; null for a clip's own start and all of its sound. */
  readonly shortSettings: ShortSettings | null;
  /** The four ways at one length. */
  readonly shortClip: Run<ShortSummary>;
  /** The four ways at many lengths. */
  readonly shortCurve: Run<ShortSummary>;
  /** The curve as it comes; what stood when it was cancelled stays. */
  readonly shortCurveSoFar: { readonly key: string; readonly points: readonly ShortPoint[] } | null;
  /** What an answer's key must be to answer the page as it stands; null while something is missing. */
  readonly shortKey: (kind: ShortKind) => string | null;
  readonly setShort: (settings: ShortSettings) => void;
  readonly askShort: (kind: ShortKind) => void;
  readonly cancelShort: (kind: ShortKind) => void;
}

export type ShortKind = 'shortClip' | 'shortCurve';
