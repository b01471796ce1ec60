/** Types of the Localise slice. */
import type { AttributionMethod, BoxScore, Centring, GroupSizes } from '../../contract/localise.ts';
import type { Box } from '../../core/box.ts';
import type { Answered } from '../run/run.ts';

/** Sizes of the groups that are left out together, by name. */
export type GroupName = 'fine' | 'coarse';

export interface LocaliseSettings {
  readonly centring: Centring;
  /** Whether picture patches are held against the whole sound or a moment of it. */
  readonly hears: 'whole' | 'moment';
  /** Of the map over picture and spectrogram, 0 to 1. */
  readonly opacity: number;
  /** Share of the patches that make the map's region. */
  readonly topShare: number;
  readonly groups: GroupName;
  /** Whether the table of accuracies runs the slow ways too. */
  readonly withAttribution: boolean;
}

/** An answer: its arrays are in the result cache under `resultId`. */
export interface LocaliseSummary extends Answered {
  readonly clipId: string;
}

export interface AttributionSummary extends LocaliseSummary {
  readonly frameIndex: number;
  readonly method: AttributionMethod;
}

export type PointingSummary = Answered;

/** A box drawn or typed by the user, on one clip. */
export interface DrawnBox {
  readonly clipId: string;
  readonly box: Box;
}

export interface LocaliseSlice {
  readonly localiseSettings: LocaliseSettings;
  readonly drawnBox: DrawnBox | null;
  /** Of the box and map that were asked about last; null while there is none. */
  readonly boxScore: BoxScore | null;
  /** The source's box in each of ten frames, by clip: known for the sample clips. */
  readonly knownBoxes: ReadonlyMap<string, readonly Box[]>;
  readonly setLocalise: (change: Partial<LocaliseSettings>) => void;
  readonly setBox: (box: Box | null) => void;
  /** Scores a map of the picture, (visual tokens), against a box; a newer question wins. */
  readonly askBoxScore: (values: Float32Array, box: Box | null) => Promise<void>;
}

export type { AttributionMethod, BoxScore, Centring, GroupSizes };
