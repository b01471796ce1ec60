/** Classification, missing senses and few-shot heads as they run. */
import { toWireError } from '../../core/errors.ts';
import { CONTROL_PAUSE_MS } from '../run/latest.ts';
import type { MakeSlice } from '../services.ts';
import type { ClassifySettings, ClassifySlice, FewShotSettings } from '../types/classify.ts';

export const DEFAULT_CLASSIFY: ClassifySettings = { frames: 'all', activation: 'auto' };
export const DEFAULT_FEW_SHOT: FewShotSettings = { gallery: 'held-out', shots: 4, seed: 1 };

/** How the Classify view answers: settings, class names, labels of clips. */
export const makeClassifySlice: MakeSlice<ClassifySlice> = (set, get, { engine }) => {
  return {
    classifySettings: DEFAULT_CLASSIFY,
    fewShotSettings: DEFAULT_FEW_SHOT,
    openClassifyFolds: [],
    labelFile: null,
    labelFileError: null,
    clipLabels: new Map(),
    setClassifyMode: (classifyBy) => set(({ route }) => ({ route: { ...route, classifyBy } })),
    setClassify: (change) => {
      set(({ classifySettings }) => ({ classifySettings: { ...classifySettings, ...change } }));
      get().refresh(CONTROL_PAUSE_MS);
    },
    setFewShot: (change) =>
      set(({ fewShotSettings }) => ({ fewShotSettings: { ...fewShotSettings, ...change } })),
    setClassifyFold: (fold, open) =>
      set(({ openClassifyFolds }) => ({
        openClassifyFolds: [...openClassifyFolds.filter((other) => other !== fold), ...(open ? [fold] : [])],
      })),
    takeLabelFile: async (file) => {
      try {
        const labels = await engine.call('readLabels', { file });
        const names = labels.length === 1 ? '1 class name' : `${labels.length} class names`;
        const said = `${names} read from ${file.name}; Classify uses them where they fit.`;
        set({ labelFile: { name: file.name, labels }, labelFileError: null });
        get().announce(said);
        return said;
      } catch (error) {
        const { message } = toWireError(error);
        set({ labelFile: null, labelFileError: message });
        get().announce(message);
        return message;
      }
    },
    removeLabelFile: () => set({ labelFile: null, labelFileError: null }),
    setClipLabel: (clipId, label) =>
      set(({ clipLabels }) => ({ clipLabels: new Map(clipLabels).set(clipId, label) })),
  };
};
