/** The settings of the maps, and a box that is scored against them. */
import type { BoxScore, Centring, HeatFilm, HeatFilmParams } from '../../contract/localise.ts';
import type { Box } from '../../core/box.ts';
import { CONTROL_PAUSE_MS, Latest } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { MakeSlice } from '../services.ts';
import type { HeatName } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

/** Sizes of the groups that are left out together, by name. */
export type GroupName = 'fine' | 'coarse';

export interface LocaliseSettings {
  readonly centring: Centring;
  /** Whether picture patches are held against the whole sound or a moment of it. */
  readonly hears: 'whole' | 'moment';
  /** Of the map over picture and spectrogram, 0 to 1. */
  readonly opacity: number;
  /** Whether maps are drawn smoothly; otherwise as a grid of patches. */
  readonly isSmooth: boolean;
  /** Whether the highest patches of the baselines are marked. */
  readonly showsBaselines: boolean;
  /** Share of the patches that make the map's region. */
  readonly topShare: number;
  readonly groups: GroupName;
  /** Whether the table of accuracies runs the slow ways too. */
  readonly withAttribution: boolean;
}

export interface LocaliseSlice {
  /** What the map shows. */
  readonly heat: HeatName;
  /** Whether the three maps are side by side. */
  readonly sideBySide: boolean;
  readonly settings: LocaliseSettings;
  /** A box drawn or typed by the user, on one clip. */
  readonly drawnBox: { readonly clipId: string; readonly box: Box } | null;
  /** Scores of the last box and map; null while there are none. */
  readonly boxScore: BoxScore | null;
  readonly setHeat: (heat: HeatName) => void;
  readonly setSideBySide: (on: boolean) => void;
  readonly set: (change: Partial<LocaliseSettings>) => void;
  readonly setBox: (box: Box | null) => void;
  /** Makes a film of a map; null if it was cancelled or failed; `exports` has the reason. */
  readonly film: (params: HeatFilmParams) => Promise<HeatFilm | null>;
  /** Scores a map of the picture, (visual tokens), against a box; a newer question wins. */
  readonly scoreBox: (values: Float32Array, box: Box | null) => Promise<void>;
}

export const DEFAULT_LOCALISE: LocaliseSettings = {
  centring: 'place',
  hears: 'whole',
  opacity: 0.6,
  isSmooth: true,
  showsBaselines: true,
  topShare: 0.2,
  groups: 'fine',
  withAttribution: false,
};

export const makeLocaliseSlice: MakeSlice<LocaliseSlice> = (patch, get, { engine }) => {
  const scoring = new Latest();
  return {
    ...DEFAULT_ROUTE.localise,
    settings: DEFAULT_LOCALISE,
    drawnBox: null,
    boxScore: null,
    setHeat: (heat) => {
      patch({ heat });
      get().runs.refresh(CONTROL_PAUSE_MS);
    },
    setSideBySide: (sideBySide) => {
      patch({ sideBySide });
      get().runs.refresh();
    },
    set: (change) => {
      patch(({ settings }) => ({ settings: { ...settings, ...change } }));
      get().runs.refresh();
    },
    setBox: (box) => {
      const clipId = get().library.selectedId;
      patch({ drawnBox: box && clipId !== null ? { clipId, box } : null });
    },
    film: async (params) => {
      const film = await get().exports.make('film', (options) => engine.call('heatFilm', params, options));
      if (film) get().shell.announce('The film is ready.');
      return film;
    },
    scoreBox: async (values, box) => {
      const signal = scoring.begin();
      if (!box) {
        patch({ boxScore: null });
        return;
      }
      const { topShare } = get().localise.settings;
      const asked = { values: values.slice(), grid: familyOf(get()).visual.grid, box, topShare };
      // The worker may be busy with a pass; the result of an older question is dropped.
      const boxScore = await engine.call('scoreBox', asked, { signal }).catch(() => null);
      if (!signal.aborted) patch({ boxScore });
    },
  };
};
