/** Short sounds. */
import type { ShortPoint } from '../../contract/retrieve.ts';
import type { Answered } from '../run/run.ts';

export interface ShortSettings {
  readonly startSeconds: number;
  readonly keepSeconds: number;
}

/** An answer: its figures are in the result cache under `resultId`. */
export type ShortSummary = Answered;

export interface ShortClipSlice {
  /** As chosen; null for a clip's own start and all of its sound. */
  readonly shortSettings: ShortSettings | null;
  /** The curve as it comes; what stood when it was cancelled stays. */
  readonly shortCurveSoFar: { readonly key: string; readonly points: readonly ShortPoint[] } | null;
  readonly setShort: (settings: ShortSettings) => void;
}

export type ShortKind = 'shortClip' | 'shortCurve';
