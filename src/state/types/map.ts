/** The Map view. */
import type { SpaceFigures } from '../../contract/map.ts';
import type { Answered } from '../run/run.ts';
import type { MapLayout } from '../shell/route.ts';

/** A layout: its points are in the result cache under `resultId`. */
export interface MapSummary extends Answered {
  readonly items: number;
  readonly milliseconds: number;
}

/** How the items that are selected lie; nothing of it is in the result cache. */
export interface SelectionSummary extends Answered {
  readonly figures: SpaceFigures;
}

export interface MapSlice {
  /** Items by their entries' ids, in the order they were chosen. */
  readonly mapSelection: readonly string[];
  readonly mapLines: boolean;
  readonly mapOnlySelected: boolean;
  /** The kind that stands out; null for none. */
  readonly mapKind: string | null;
  readonly setLayout: (change: Partial<MapLayout>) => void;
  readonly resetLayout: () => void;
  readonly setMapLines: (on: boolean) => void;
  readonly setMapOnlySelected: (on: boolean) => void;
  readonly setMapKind: (kind: string | null) => void;
  readonly selectOnMap: (ids: readonly string[]) => void;
  /** Takes every open clip that is not selected out of the comparison. */
  readonly compareSelected: () => void;
  readonly compareAll: () => void;
}
