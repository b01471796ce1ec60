/** What the Classify view asks: of the clip at once, of all clips and of the small heads by their buttons. */
import { className, namesOf } from '../library/class-names.ts';
import { defineRun } from '../run/define-run.ts';
import { classifyQuestion, confusionQuestion, fewShotQuestion } from './classify-questions.ts';

export const classification = defineRun<'classification'>()({
  task: 'classify',
  keeps: 'classification',
  // Which fine-tuned model ships is known from the shelf, which is read once.
  prepare: async ({ get }) => {
    if (get().model?.config.classes === null) await get().loadShelf();
  },
  question: (state, baseUrl) => (state.route.view === 'classify' ? classifyQuestion(state, baseUrl) : null),
  summarise: ({ clipId, classifier, milliseconds }) => ({ clipId, classifier, milliseconds }),
  announce: ({ clipId, classifier, answers }, _question, state) => {
    const best = answers[0]?.top[0];
    const name = state.clips.find(({ id }) => id === clipId)?.name ?? clipId;
    return best === undefined ? null : `${name}: ${className(namesOf(state, classifier), best)}.`;
  },
});

export const confusion = defineRun<'confusion'>()({
  task: 'confusion',
  keeps: 'confusion',
  onDemand: true,
  question: confusionQuestion,
  summarise: ({ classifier, milliseconds }) => ({ classifier, milliseconds }),
  announce: () => 'Missing senses compared.',
});

export const fewShot = defineRun<'fewShot'>()({
  task: 'fewShot',
  keeps: 'fewShot',
  onDemand: true,
  question: (state, baseUrl) => {
    const question = fewShotQuestion(state, baseUrl);
    return question && { ...question, gallery: state.fewShotSettings.gallery };
  },
  summarise: ({ milliseconds }, { params: { shots }, gallery }) => ({ gallery, shots, milliseconds }),
  announce: () => 'Heads taught and tested.',
});
