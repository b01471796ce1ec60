/** What the Localise view asks: both kinds of map, and how often they point right. */
import { defineRun } from '../run/define-run.ts';
import { attributionQuestion, localiseQuestion, pointingQuestion } from './localise-questions.ts';

export const localise = defineRun<'localise'>()({
  task: 'localise',
  keeps: 'localise',
  whenNothing: 'supersede',
  question: localiseQuestion,
  summarise: (_, { params }) => ({ clipId: params.clipId }),
  announce: () => 'The map of sound and picture is ready.',
});

export const attribution = defineRun<'attribution'>()({
  task: 'localiseAttribution',
  keeps: 'attribution',
  whenNothing: 'supersede',
  question: attributionQuestion,
  summarise: (_, { params: { clipId, frameIndex, method } }) => ({ clipId, frameIndex, method }),
  announce: () => 'The attribution is ready.',
});

export const pointing = defineRun<'pointing'>()({
  task: 'pointingAccuracy',
  keeps: 'pointing',
  onDemand: true,
  question: pointingQuestion,
  summarise: () => ({}),
  announce: (_, { params }) => `Pointing accuracy over ${params.clips.length} clips is ready.`,
});
