/** The runs of Localise: both kinds of map, and pointing accuracy. */
import type { AttributionMethod } from '../../contract/localise.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { attributionQuestion, localiseQuestion, pointingQuestion } from './localise-questions.ts';

/** An answer: its arrays are in the result cache under `resultId`. */
export interface LocaliseSummary extends Answered {
  readonly clipId: string;
}

export interface AttributionSummary extends LocaliseSummary {
  readonly frameIndex: number;
  readonly method: AttributionMethod;
}

export const localise = defineRun<'localise'>()({
  task: 'localise',
  keeps: 'localise',
  whenNothing: 'supersede',
  question: localiseQuestion,
  summarise: (_, { params }) => ({ clipId: params.clipId }),
  announce: () => 'The map of audio and video is ready.',
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
