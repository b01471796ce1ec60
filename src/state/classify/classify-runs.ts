/** The runs of Classify: the selected clip at once, all clips and the few-shot heads by their buttons. */
import type { ClassifierFacts } from '../../contract/classify.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import type { GalleryName } from '../shell/route.ts';
import { className, namesOf } from './class-names.ts';
import { classifyQuestion, confusionQuestion, fewShotQuestion } from './classify-questions.ts';

/** An answer: its arrays are in the result cache under `resultId`. */
export interface ClassifySummary extends Answered {
  readonly clipId: string;
  readonly classifier: ClassifierFacts;
  readonly milliseconds: number;
}

export type ConfusionSummary = Omit<ClassifySummary, 'clipId'>;

export interface FewShotSummary extends Answered {
  readonly gallery: GalleryName;
  readonly shots: number;
  readonly milliseconds: number;
}

export const classification = defineRun<'classification'>()({
  task: 'classify',
  keeps: 'classification',
  // The list of bundled models names the fine-tuned model that ships.
  prepare: async ({ get }) => {
    if (get().models.loaded?.config.classes === null) await get().models.loadShelf();
  },
  question: (state, baseUrl) => (state.shell.view === 'classify' ? classifyQuestion(state, baseUrl) : null),
  summarise: ({ clipId, classifier, milliseconds }) => ({ clipId, classifier, milliseconds }),
  announce: ({ clipId, classifier, answers }, _question, state) => {
    const best = answers[0]?.top[0];
    const name = state.library.clips.find(({ id }) => id === clipId)?.name ?? clipId;
    return best === undefined ? null : `${name}: ${className(namesOf(state.classify, classifier), best)}.`;
  },
});

export const confusion = defineRun<'confusion'>()({
  task: 'confusion',
  keeps: 'confusion',
  onDemand: true,
  question: confusionQuestion,
  summarise: ({ classifier, milliseconds }) => ({ classifier, milliseconds }),
  announce: () => 'Answers with audio or video missing are ready.',
});

export const fewShot = defineRun<'fewShot'>()({
  task: 'fewShot',
  keeps: 'fewShot',
  onDemand: true,
  question: (state, baseUrl) => {
    const question = fewShotQuestion(state, baseUrl);
    return question && { ...question, gallery: state.classify.fewShot.gallery };
  },
  summarise: ({ milliseconds }, { params: { shots }, gallery }) => ({ gallery, shots, milliseconds }),
  announce: () => 'The heads are trained and tested.',
});
