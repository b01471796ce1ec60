/** Queries of the Retrieve view: over a whole gallery, by a part of a clip or a picture, by short audio. */
import type { ShortPoint } from '../../contract/retrieve.ts';
import type { ModelFamily } from '../../core/family.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import type { PatchBox } from '../../core/masks/patch-box.ts';
import { wholeBox } from '../../core/masks/patch-box.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { CorrectionName, FramePolicyName } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';
import { partQuestion, queryGallery } from './query-questions.ts';

export interface ShortSettings {
  readonly startSeconds: number;
  readonly keepSeconds: number;
}

export interface RetrieveSlice {
  /** The modality of the query. */
  readonly from: Modality;
  readonly policy: FramePolicyName;
  readonly correction: CorrectionName;
  /** The query among pairs that ship; null for the first. Clips are named by the library. */
  readonly itemId: string | null;
  /** The part of each modality that is the query; it stays when another clip is chosen. */
  readonly boxes: Readonly<Record<Modality, PatchBox>>;
  /** The picture that is the query instead of a part, and its number; null for a part. */
  readonly image: { readonly file: File; readonly nth: number } | null;
  /** The chosen stretch of the clip; null for its start and all of its audio. */
  readonly short: ShortSettings | null;
  /** The curve so far; it stays after a cancel. */
  readonly curveSoFar: { readonly key: string; readonly points: readonly ShortPoint[] } | null;
  readonly setFrom: (from: Modality) => void;
  readonly setPolicy: (policy: FramePolicyName) => void;
  /** Orders answers by scores corrected for hubs, or by plain cosines. */
  readonly setCorrected: (corrected: boolean) => void;
  /** Makes a pair of the held-out gallery the query. */
  readonly setItem: (itemId: string) => void;
  /** Whether there is a gallery to compare a part of the chosen clip, or a picture, with. */
  readonly canAsk: (by: 'part' | 'image') => boolean;
  /** Selects all patches of both modalities of a family. */
  readonly fitFamily: (family: ModelFamily) => void;
  readonly setBox: (sense: Modality, box: PatchBox) => void;
  /** Queries by the chosen part of the query's modality; the previous query is aborted. */
  readonly askPart: () => void;
  readonly askImage: (file: File) => void;
  /** Forgets the answer, and the picture of the query. */
  readonly clearPart: () => void;
  readonly setShort: (short: ShortSettings) => void;
  readonly showCurve: (soFar: RetrieveSlice['curveSoFar']) => void;
}

/** All patches of both modalities of a family. */
function wholeBoxes({ audio, visual }: ModelFamily): RetrieveSlice['boxes'] {
  return { audio: wholeBox(audio.grid), visual: wholeBox(visual.grid) };
}

export const makeRetrieveSlice: MakeSlice<RetrieveSlice> = (patch, get, { baseUrl }) => {
  let images = 0;
  const change = (part: Partial<RetrieveSlice>) => {
    patch(part);
    get().runs.refresh(CONTROL_PAUSE_MS);
  };
  return {
    ...DEFAULT_ROUTE.retrieve,
    boxes: wholeBoxes(CAV_MAE),
    image: null,
    short: null,
    curveSoFar: null,

    setFrom: (from) => change({ from }),
    setPolicy: (policy) => change({ policy }),
    setCorrected: (corrected) => change({ correction: corrected ? 'csls' : 'none' }),
    setItem: (itemId) => patch({ itemId }),

    canAsk: (by) => (by === 'part' ? partQuestion : queryGallery)(get(), baseUrl) !== null,

    setBox: (sense, box) => {
      patch(({ boxes }) => ({ boxes: { ...boxes, [sense]: box }, image: null }));
      // A running query is about the previous part.
      get().runs.supersede('queryPart');
      void get().runs.ask('queryPart', CONTROL_PAUSE_MS);
    },

    fitFamily: (family) => patch({ boxes: wholeBoxes(family) }),

    askPart: () => {
      patch({ image: null });
      void get().runs.ask('queryPart');
    },

    askImage: (file) => {
      if (!queryGallery(get(), baseUrl)) return;
      patch({ image: { file, nth: (images += 1) } });
      void get().runs.ask('queryPart');
    },

    clearPart: () => {
      patch({ image: null });
      get().runs.clear('queryPart');
    },

    setShort: (short) => {
      patch({ short });
      // A running comparison is about the previous length.
      const { status, summary } = get().runs.shortClip;
      const wanted = status === 'running' || summary !== null;
      get().runs.supersede('shortClip');
      if (wanted) void get().runs.ask('shortClip', CONTROL_PAUSE_MS);
    },

    showCurve: (curveSoFar) => patch({ curveSoFar }),
  };
};
