/** The runs of Localise: both kinds of map, and pointing accuracy. */
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { attributionQuestion, localiseQuestion, pointingQuestion } from './localise-questions.ts';

/** An answer: its arrays are in the result cache under `resultId`. */
export interface LocaliseSummary extends Answered {
  readonly clipId: string;
}

export interface AttributionSummary extends LocaliseSummary {
  readonly frameIndex: number;
}

export const localise = defineRun<'localise'>()({
  task: 'localise',
  keeps: 'localise',
  whenNothing: 'supersede',
  question: localiseQuestion,
  summarise: (_, { params }) => ({ clipId: params.clipId }),
  announce: () => 'The map of audio and video is ready.',
});

export const rollout = defineRun<'rollout'>()({
  task: 'localiseAttribution',
  keeps: 'attribution',
  whenNothing: 'supersede',
  question: (state) => attributionQuestion(state, 'rollout'),
  summarise: (_, { params: { clipId, frameIndex } }) => ({ clipId, frameIndex }),
  announce: () => 'The attention rollout is ready.',
});

export const drop = defineRun<'drop'>()({
  task: 'localiseAttribution',
  keeps: 'attribution',
  whenNothing: 'supersede',
  question: (state) => attributionQuestion(state, 'drop'),
  summarise: (_, { params: { clipId, frameIndex } }) => ({ clipId, frameIndex }),
  announce: () => 'The map of dropped tokens is ready.',
});

export const pointing = defineRun<'pointing'>()({
  task: 'pointingAccuracy',
  keeps: 'pointing',
  question: pointingQuestion,
  summarise: () => ({}),
  announce: (_, { params }) => `Pointing accuracy over ${params.clips.length} clips is ready.`,
});
