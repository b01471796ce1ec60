/** The runs of the Reconstruct view: the reconstruction, its folds, and the comparison of two models. */
import type {
  PaintStatistics,
  ReconstructedModality,
  ReconstructResult,
} from '../../contract/reconstruct.ts';
import { inspectQuestion, otherClip } from '../inspect/inspect-questions.ts';
import { otherModel } from '../models/other-model.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { DEFAULT_MASK } from '../shell/route.ts';
import { reconstructQuestion } from './reconstruct-question.ts';

/** Scalars of one rebuilt sense. */
export type ModalityFigures = Pick<
  ReconstructedModality,
  'visibleTokens' | 'loss' | 'meanFillLoss' | 'nearestLoss' | 'harmonicLoss' | 'colourRange'
> & { readonly tokens: number };

export interface ReconstructSummary extends Answered {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly normPix: boolean;
  readonly paint: PaintStatistics;
  readonly audio: ModalityFigures | null;
  readonly visual: ModalityFigures | null;
  readonly milliseconds: number;
}

/** An answer of a fold: its arrays are in the result cache under `resultId`. */
export interface InspectSummary extends Answered {
  readonly clipId: string;
  readonly milliseconds: number;
}

export interface ComparisonSummary extends Answered {
  readonly clipId: string;
}

export const reconstruct = defineRun<'reconstruct'>()({
  task: 'reconstruct',
  keeps: 'reconstruction',
  question: reconstructQuestion,
  summarise: ({ clipId, frameIndex, normPix, paint, milliseconds, audio, visual }) => ({
    clipId,
    frameIndex,
    normPix,
    paint,
    milliseconds,
    audio: audio && figures(audio),
    visual: visual && figures(visual),
  }),
  announce: (result, { clip }) => readAloud(clip.name, result),
  answered: ({ audio, visual }, { clip: { id, revision }, params }, { get }) => {
    const isDefault = (['ratioAudio', 'ratioVisual', 'audioMode', 'audioMask', 'visualMask'] as const).every(
      (name) => params[name] === DEFAULT_MASK[name],
    );
    const loss = { clipId: id, revision, audio: audio?.loss ?? null, visual: visual?.loss ?? null };
    if (isDefault) get().models.noteLoss(loss);
  },
});

/** So many clips are tried as the other one of the gain. */
const MOST_OTHERS = 3;

export const errors = defineRun<'errors'>()({
  task: 'inspectErrors',
  keeps: 'errors',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'errors'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Errors of ${clip.name} are ready.`,
});

export const sweep = defineRun<'sweep'>()({
  task: 'ratioSweep',
  keeps: 'sweep',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'sweep'),
  began: ({ key }, { get }) => get().inspect.showSweep({ key, points: [], complete: false }),
  progressed: ({ points }, { key }, { get }) => get().inspect.showSweep({ key, points, complete: false }),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Ratio sweep of ${clip.name} is ready.`,
  answered: ({ points }, { key }, { get }) => get().inspect.showSweep({ key, points, complete: true }),
});

export const predictability = defineRun<'predictability'>()({
  task: 'predictability',
  keeps: 'predictability',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'predictability'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Predictability map of ${clip.name} is ready.`,
});

export const gain = defineRun<'gain'>()({
  task: 'crossModalGain',
  keeps: 'gain',
  onDemand: true,
  prepare: async ({ get }) => {
    // One that cannot be opened is passed over; one that the user stopped is not opened again.
    for (let tries = 0; tries < MOST_OTHERS; tries += 1) {
      const other = otherClip(get());
      if (!other || other.status === 'ready') return;
      await get().library.opened(other.id);
    }
  },
  question: (state) => inspectQuestion(state, 'gain'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Gains between audio and video of ${clip.name} are ready.`,
});

export const comparison = defineRun<'comparison'>()({
  task: 'compareModels',
  keeps: 'comparison',
  onDemand: true,
  question: (state, baseUrl) => {
    const subject = reconstructQuestion(state);
    const { other: chosen } = state.models;
    if (!subject || !chosen) return null;
    const { clip, model, params } = subject;
    const other = otherModel(chosen, baseUrl);
    return { key: JSON.stringify([subject.key, other]), params: { subject: params, ...other }, clip, model };
  },
  summarise: (_, { clip }) => ({ clipId: clip.id }),
  announce: (_, { clip, model }) => `${model.name} and another model have rebuilt ${clip.name}.`,
});

function figures({
  visibleTokens,
  loss,
  meanFillLoss,
  nearestLoss,
  harmonicLoss,
  colourRange,
  mask,
}: ReconstructedModality): ModalityFigures {
  const baselines = { meanFillLoss, nearestLoss, harmonicLoss };
  return { visibleTokens, loss, ...baselines, colourRange, tokens: mask.length };
}

function readAloud(name: string, { audio, visual }: ReconstructResult): string {
  const parts = [
    audio && `audio loss ${audio.loss.toPrecision(3)}`,
    visual && `video loss ${visual.loss.toPrecision(3)}`,
  ].filter((part) => part !== null);
  return `${name} rebuilt: ${parts.join(', ')}.`;
}
