import { toWireError } from '../core/errors.ts';
import { parseLabelCsv } from '../core/label-csv.ts';
import { className, namesOf } from './class-names.ts';
import { classifyQuestion, confusionQuestion, fewShotQuestion } from './classify-questions.ts';
import { CONTROL_PAUSE_MS } from './latest.ts';
import { Runner } from './runner.ts';
import type { GetState, MakeSlice, Services } from './services.ts';
import type {
  ClassifyKind,
  ClassifySettings,
  ClassifySlice,
  ClassifySummary,
  ConfusionSummary,
  FewShotSettings,
  FewShotSummary,
} from './types/classify.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

export const DEFAULT_CLASSIFY: ClassifySettings = { frames: 'all', activation: 'auto' };
export const DEFAULT_FEW_SHOT: FewShotSettings = { gallery: 'held-out', shots: 4, seed: 1 };

/** What the Classify view asks: of the clip at once, of all clips and of the small heads when the user says so. */
export const makeClassifySlice: MakeSlice<ClassifySlice> = (set, get, services) => {
  const classification = new Runner<ClassifySummary>('classification', set, get, services);
  const confusion = new Runner<ConfusionSummary>('confusion', set, get, services);
  const fewShot = new Runner<FewShotSummary>('fewShot', set, get, services);
  const runners: Readonly<Record<ClassifyKind, Pick<Runner<never>, 'cancel' | 'forget'>>> = {
    classification,
    confusion,
    fewShot,
  };
  const asks: Readonly<Record<ClassifyKind, () => Promise<void>>> = {
    classification: () => askClassification(classification, get, services),
    confusion: () => askConfusion(confusion, get, services),
    fewShot: () => askFewShot(fewShot, get, services),
  };
  const questions = {
    classification: classifyQuestion,
    confusion: confusionQuestion,
    fewShot: fewShotQuestion,
  };
  return {
    classification: idle,
    confusion: idle,
    fewShot: idle,
    classifySettings: DEFAULT_CLASSIFY,
    fewShotSettings: DEFAULT_FEW_SHOT,
    openClassifyFolds: [],
    labelFile: null,
    labelFileError: null,
    clipLabels: {},
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
        const labels = parseLabelCsv(await file.text(), file.name);
        const said = `${labels.length} class names read from ${file.name}; Classify uses them where they fit.`;
        set({ labelFile: { name: file.name, labels }, labelFileError: null, dropNote: said });
        get().announce(said);
      } catch (error) {
        const { message } = toWireError(error);
        set({ labelFile: null, labelFileError: message, dropNote: message });
        get().announce(message);
      }
    },
    removeLabelFile: () => set({ labelFile: null, labelFileError: null }),
    setClipLabel: (clipId, label) =>
      set(({ clipLabels }) => ({ clipLabels: { ...clipLabels, [clipId]: label } })),
    askClassify: async (kind) => {
      // The button's questions are asked as often as it is pressed.
      if (kind !== 'classification') runners[kind].forget();
      await asks[kind]();
    },
    isClassifyCurrent: (kind) => {
      const key = questions[kind](get(), services.baseUrl)?.key;
      return key !== undefined && get()[kind].summary?.key === key;
    },
    cancelClassify: (kind) => runners[kind].cancel(),
    retryClassify: (kind) => {
      runners[kind].forget();
      void asks[kind]();
    },
  };
};

async function askClassification(
  runner: Runner<ClassifySummary>,
  get: GetState,
  { engine, results, baseUrl }: Services,
): Promise<void> {
  // Which fine-tuned model ships is known from the shelf, which is read once.
  if (get().model?.config.classes === null) await get().loadShelf();
  const question = classifyQuestion(get(), baseUrl);
  if (!question || get().route.view !== 'classify') return;
  const { key, params } = question;
  await runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('classify', params, { signal, onProgress });
      const { clipId, classifier, milliseconds } = result;
      return { key, resultId: results.put('classification', result), clipId, classifier, milliseconds };
    },
    ({ resultId, clipId, classifier }) => {
      const answer = results.get('classification', resultId)?.answers[0];
      const best = answer?.top[0];
      const name = get().clips.find(({ id }) => id === clipId)?.name ?? clipId;
      if (best !== undefined) get().announce(`${name}: ${className(namesOf(get(), classifier), best)}.`);
    },
  );
}

async function askConfusion(
  runner: Runner<ConfusionSummary>,
  get: GetState,
  { engine, results, baseUrl }: Services,
): Promise<void> {
  const question = confusionQuestion(get(), baseUrl);
  if (!question) return;
  const { key, params } = question;
  await runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('confusion', params, { signal, onProgress });
      const { classifier, milliseconds } = result;
      return { key, resultId: results.put('confusion', result), classifier, milliseconds };
    },
    () => get().announce('Missing senses compared.'),
  );
}

async function askFewShot(
  runner: Runner<FewShotSummary>,
  get: GetState,
  { engine, results, baseUrl }: Services,
): Promise<void> {
  const question = fewShotQuestion(get(), baseUrl);
  if (!question) return;
  const { key, params } = question;
  const { gallery } = get().fewShotSettings;
  await runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('fewShot', params, { signal, onProgress });
      const { milliseconds } = result;
      return { key, resultId: results.put('fewShot', result), gallery, shots: params.shots, milliseconds };
    },
    () => get().announce('Heads taught and tested.'),
  );
}
