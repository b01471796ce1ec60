/** What the views compare with each other. */
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { GalleryName } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

export interface GallerySlice {
  readonly name: GalleryName;
  /** Clips taken out of the comparison by hand. */
  readonly excludedIds: readonly string[];
  readonly choose: (name: GalleryName) => void;
  readonly setIncluded: (clipIds: readonly string[], included: boolean) => void;
  /** Takes every other clip of the library out of the comparison. */
  readonly includeOnly: (clipIds: readonly string[]) => void;
  readonly includeAll: () => void;
}

export const makeGallerySlice: MakeSlice<GallerySlice> = (patch, get) => {
  const change = (part: Partial<GallerySlice>, pauseMilliseconds = 0) => {
    patch(part);
    get().runs.refresh(pauseMilliseconds);
  };
  return {
    ...DEFAULT_ROUTE.gallery,
    excludedIds: [],
    choose: (name) => change({ name }, CONTROL_PAUSE_MS),
    setIncluded: (clipIds, included) => {
      const others = get().gallery.excludedIds.filter((id) => !clipIds.includes(id));
      change({ excludedIds: included ? others : [...others, ...clipIds] }, CONTROL_PAUSE_MS);
    },
    includeOnly: (clipIds) => {
      const chosen = new Set(clipIds);
      const ids = get().library.clips.map(({ id }) => id);
      change({ excludedIds: ids.filter((id) => !chosen.has(id)) });
    },
    includeAll: () => change({ excludedIds: [] }),
  };
};
