/** How much is hidden and how, masks painted by hand and undo, and what losses are held against. */
import type { MaskParams, PaintStatistics } from '../../contract/reconstruct.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import type { MaskMode } from '../../core/model-config.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import { familyOf } from '../selectors.ts';
import type { MakeSlice } from '../services.ts';
import { DEFAULT_MASK, DEFAULT_ROUTE, MAX_RATIO } from '../shell/route.ts';
import { withDrawn, withFitting, withPainted } from './mask-edit.ts';

/** How the pictures are shown; both are on at first. */
export interface ShownPictures {
  /** The original shimmers through the hatch of the mask. */
  readonly originalUnderHatch: boolean;
  /** The rebuilt picture has the original in visible patches; otherwise they are hatched. */
  readonly visibleInRebuilt: boolean;
}

export const DEFAULT_SHOWN: ShownPictures = { originalUnderHatch: true, visibleInRebuilt: true };

export interface ReconstructSlice {
  /** Patches painted by hand are in it as far as they differ from what is drawn. */
  readonly mask: MaskParams;
  /** By which statistics a rebuilt patch is shown. */
  readonly statistics: PaintStatistics;
  /** Senses whose picture takes strokes. */
  readonly painting: Readonly<Record<Modality, boolean>>;
  /** What undo goes back to, newest last. */
  readonly history: readonly MaskParams[];
  /** What redo goes forward to, next last; a new change empties it. */
  readonly undone: readonly MaskParams[];
  /** How the pictures are shown. */
  readonly shown: ShownPictures;
  /**
   * Pictures in float16 that are newer than the summary and whose figures follow; null if the summary's are current.
   */
  readonly draft: { readonly resultId: string; readonly clipId: string } | null;
  readonly setRatio: (sense: Modality, ratio: number) => void;
  readonly setAudioMode: (mode: MaskMode) => void;
  readonly setSeed: (seed: number) => void;
  readonly resetMask: () => void;
  readonly setStatistics: (statistics: PaintStatistics) => void;
  readonly setPainting: (sense: Modality, on: boolean) => void;
  /**
   * Gives a sense's hidden patches, (tokens) 0 kept and 1 removed; null goes back to the drawn ones.
   *
   * @param continues - whether this is a further step of one stroke, which undo takes back as one.
   */
  readonly paint: (sense: Modality, hidden: Uint8Array | null, continues?: boolean) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly setShown: (shown: Partial<ShownPictures>) => void;
  /** Drops painted patches that do not fit a family's grids, and the history of undo. */
  readonly fitFamily: (family: ModelFamily) => void;
  readonly showDraft: (draft: ReconstructSlice['draft']) => void;
}

/** Strokes that can be undone; a mask is a few hundred bytes. */
const MAX_HISTORY = 200;

export const makeReconstructSlice: MakeSlice<ReconstructSlice> = (patch, get) => {
  /** Changes the mask and starts the reconstruction; a painted mask goes into the history for undo. */
  const replaceMask = (mask: MaskParams, remember = isPainted(get().reconstruct.mask)) => {
    const { history, mask: before } = get().reconstruct;
    patch({ mask, undone: [], ...(remember && { history: [...history, before].slice(-MAX_HISTORY) }) });
    get().runs.refresh(CONTROL_PAUSE_MS);
  };

  /** Takes a mask from one list and puts the one that is shown on the other: undo, and back. */
  const step = (from: 'history' | 'undone', onto: 'history' | 'undone') => {
    const { reconstruct } = get();
    const { mask: shown } = reconstruct;
    // A stroke that a second finger cancelled left an entry that changes nothing.
    const at = reconstruct[from].findLastIndex((mask) => !isSame(mask, shown));
    const mask = reconstruct[from][at];
    if (!mask) return;
    get().runs.supersede('reconstruct');
    const lists = { [from]: reconstruct[from].slice(0, at), [onto]: [...reconstruct[onto], shown] };
    patch({ mask, ...lists });
    get().runs.refresh(CONTROL_PAUSE_MS);
  };

  return {
    ...DEFAULT_ROUTE.reconstruct,
    painting: { audio: false, visual: false },
    history: [],
    undone: [],
    shown: DEFAULT_SHOWN,
    draft: null,

    setRatio: (sense, ratio) => {
      const value = Math.min(MAX_RATIO, Math.max(0, ratio));
      // What draws a sense's mask beats what was painted over it; undo brings that back.
      const mask = withDrawn(get().reconstruct.mask, sense);
      replaceMask({ ...mask, [sense === 'audio' ? 'ratioAudio' : 'ratioVisual']: value });
    },
    setAudioMode: (audioMode) => replaceMask({ ...withDrawn(get().reconstruct.mask, 'audio'), audioMode }),
    setSeed: (seed) => {
      const mask = withDrawn(withDrawn(get().reconstruct.mask, 'audio'), 'visual');
      replaceMask({ ...mask, seed: Math.round(seed) >>> 0 });
    },
    resetMask: () => replaceMask(DEFAULT_MASK),
    setStatistics: (statistics) => {
      patch({ statistics });
      get().runs.refresh(CONTROL_PAUSE_MS);
    },

    setPainting: (sense, on) => patch(({ painting }) => ({ painting: { ...painting, [sense]: on } })),

    paint: (sense, hidden, continues = false) => {
      const before = get().reconstruct.mask;
      const mask = withPainted(before, sense, familyOf(get())[sense].grid, hidden);
      if (isSame(mask, before)) return;
      get().runs.supersede('reconstruct');
      replaceMask(mask, !continues);
    },

    undo: () => step('history', 'undone'),
    redo: () => step('undone', 'history'),
    setShown: (shown) => patch((before) => ({ shown: { ...before.shown, ...shown } })),

    fitFamily: (family) =>
      patch(({ mask }) => ({ mask: withFitting(mask, family), history: [], undone: [] })),

    showDraft: (draft) => patch({ draft }),
  };
};

function isPainted({ audioMask, visualMask }: MaskParams): boolean {
  return audioMask !== undefined || visualMask !== undefined;
}

function isSame(a: MaskParams, b: MaskParams): boolean {
  const fields = ['ratioAudio', 'ratioVisual', 'audioMode', 'seed', 'audioMask', 'visualMask'] as const;
  return fields.every((field) => a[field] === b[field]);
}
