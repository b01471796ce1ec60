/** The settings of Classify, class names, and labels of clips. */
import type { Activation } from '../../contract/classify.ts';
import { toWireError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { ClipLabel } from '../../core/text/clip-label-csv.ts';
import type { ClassLabel } from '../../core/text/label-csv.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { GalleryName } from '../shell/route.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

export interface ClassifySettings {
  readonly frames: 'one' | 'all';
  /** `auto`: what the label set suggests. */
  readonly activation: Activation | 'auto';
}

export interface FewShotSettings {
  readonly gallery: GalleryName;
  /** Examples a label. */
  readonly shots: number;
  /** Seed of the draw of training examples. */
  readonly seed: number;
}

export type ClassifyFold = 'confusion' | 'fewShot';

export interface ClassifySlice {
  /** The selected one of the five modes. */
  readonly mode: ClassifyMode;
  readonly settings: ClassifySettings;
  readonly fewShot: FewShotSettings;
  readonly openFolds: readonly ClassifyFold[];
  /** Class names that the user dropped; they are used if their number fits the classifier. */
  readonly labelFile: { readonly name: string; readonly labels: readonly ClassLabel[] } | null;
  readonly labelFileError: string | null;
  /** Labels typed for clips, by clip id; '' takes a clip out. */
  readonly clipLabels: ReadonlyMap<string, string>;
  readonly setMode: (mode: ClassifyMode) => void;
  readonly set: (change: Partial<ClassifySettings>) => void;
  readonly setFewShot: (change: Partial<FewShotSettings>) => void;
  readonly setFold: (fold: ClassifyFold, open: boolean) => void;
  readonly takeLabelFile: (file: File) => Promise<string>;
  /** Gives clips the labels that a table has for their files; announces how many fit. */
  readonly takeClipLabels: (fileName: string, rows: readonly ClipLabel[]) => Promise<string>;
  readonly removeLabelFile: () => void;
  readonly setClipLabel: (clipId: string, label: string) => void;
  /** As `setClipLabel`, for several clips at once. */
  readonly setClipLabels: (labels: ReadonlyMap<string, string>) => void;
  /** Forgets the labels of clips that leave the library. */
  readonly dropClipLabels: (clipIds: readonly string[]) => void;
}

export const DEFAULT_CLASSIFY: ClassifySettings = { frames: 'all', activation: 'auto' };
export const DEFAULT_FEW_SHOT: FewShotSettings = { gallery: 'held-out', shots: 4, seed: 1 };

export const makeClassifySlice: MakeSlice<ClassifySlice> = (patch, get, { engine }) => ({
  ...DEFAULT_ROUTE.classify,
  settings: DEFAULT_CLASSIFY,
  fewShot: DEFAULT_FEW_SHOT,
  openFolds: [],
  labelFile: null,
  labelFileError: null,
  clipLabels: new Map(),
  setMode: (mode) => patch({ mode }),
  set: (change) => {
    patch(({ settings }) => ({ settings: { ...settings, ...change } }));
    get().runs.refresh(CONTROL_PAUSE_MS);
  },
  setFewShot: (change) => patch(({ fewShot }) => ({ fewShot: { ...fewShot, ...change } })),
  setFold: (fold, open) =>
    patch(({ openFolds }) => ({
      openFolds: [...openFolds.filter((other) => other !== fold), ...(open ? [fold] : [])],
    })),
  takeLabelFile: async (file) => {
    try {
      const ofClips = await engine.call('readClipLabels', { file });
      if (ofClips) {
        const said = await get().classify.takeClipLabels(file.name, ofClips);
        get().shell.announce(said);
        return said;
      }
      const labels = await engine.call('readLabels', { file });
      const names = labels.length === 1 ? '1 class name' : `${labels.length} class names`;
      const said = `Read ${names} from ${file.name}. Classify uses them if their number fits.`;
      patch({ labelFile: { name: file.name, labels }, labelFileError: null });
      get().shell.announce(said);
      return said;
    } catch (error) {
      const { message } = toWireError(error);
      patch({ labelFile: null, labelFileError: message });
      get().shell.announce(message);
      return message;
    }
  },
  takeClipLabels: async (fileName, rows) => {
    const { matchLabels } = await fetchPart(() => import('./clip-labels.ts'));
    const { clips } = get().library;
    const found = matchLabels(rows, clips);
    get().classify.setClipLabels(found);
    const clipsWord = found.size === 1 ? '1 clip' : `${found.size} clips`;
    return found.size === 0
      ? `${fileName} has labels of ${rows.length} files, but no clip of the library has the name of one of them.`
      : `${fileName} labels ${clipsWord}. ${rows.length} rows were read.`;
  },
  removeLabelFile: () => patch({ labelFile: null, labelFileError: null }),
  setClipLabel: (clipId, label) =>
    patch(({ clipLabels }) => ({ clipLabels: new Map(clipLabels).set(clipId, label) })),
  setClipLabels: (labels) => patch(({ clipLabels }) => ({ clipLabels: new Map([...clipLabels, ...labels]) })),
  dropClipLabels: (clipIds) =>
    patch(({ clipLabels }) => {
      const gone = new Set(clipIds);
      return clipIds.some((id) => clipLabels.has(id))
        ? { clipLabels: new Map([...clipLabels].filter(([id]) => !gone.has(id))) }
        : {};
    }),
});
