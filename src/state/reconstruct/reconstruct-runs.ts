/** What the Reconstruct view asks: the pictures and losses, and each of its folds. */
import type { ReconstructedModality, ReconstructResult } from '../../contract/reconstruct.ts';
import type { AppState } from '../app-state.ts';
import { inspectQuestion } from '../inspect/inspect-questions.ts';
import { otherModel } from '../models/other-model.ts';
import { defineRun } from '../run/define-run.ts';
import { DEFAULT_MASK } from '../shell/route.ts';
import type { Clip } from '../types/clips.ts';
import type { LossSeen, ModalityFigures } from '../types/reconstruct.ts';
import { reconstructQuestion } from './reconstruct-question.ts';

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
  answered: (result, { clip, params }, { set }) => {
    const isDefault = (['ratioAudio', 'ratioVisual', 'audioMode', 'audioMask', 'visualMask'] as const).every(
      (name) => params[name] === DEFAULT_MASK[name],
    );
    if (isDefault) set(({ lossesSeen }) => ({ lossesSeen: withLosses(lossesSeen, clip, result) }));
  },
});

export const errors = defineRun<'errors'>()({
  task: 'inspectErrors',
  keeps: 'errors',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'errors'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Errors ready for ${clip.name}.`,
});

export const sweep = defineRun<'sweep'>()({
  task: 'ratioSweep',
  keeps: 'sweep',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'sweep'),
  began: ({ key }, { set }) => set({ sweepSoFar: { key, points: [], complete: false } }),
  progressed: ({ points }, { key }, { set }) => set({ sweepSoFar: { key, points, complete: false } }),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Ratio sweep ready for ${clip.name}.`,
  answered: ({ points }, { key }, { set }) => set({ sweepSoFar: { key, points, complete: true } }),
});

export const predictability = defineRun<'predictability'>()({
  task: 'predictability',
  keeps: 'predictability',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'predictability'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Predictability map ready for ${clip.name}.`,
});

export const gain = defineRun<'gain'>()({
  task: 'crossModalGain',
  keeps: 'gain',
  onDemand: true,
  question: (state) => inspectQuestion(state, 'gain'),
  summarise: ({ milliseconds }, { clip }) => ({ clipId: clip.id, milliseconds }),
  announce: (_, { clip }) => `Gains between the senses ready for ${clip.name}.`,
});

export const comparison = defineRun<'comparison'>()({
  task: 'compareModels',
  keeps: 'comparison',
  onDemand: true,
  question: (state, baseUrl) => {
    const subject = reconstructQuestion(state);
    if (!subject || !state.rival) return null;
    const { clip, model, params } = subject;
    const other = otherModel(state.rival, baseUrl);
    return { key: JSON.stringify([subject.key, other]), params: { subject: params, ...other }, clip, model };
  },
  summarise: (_, { clip }) => ({ clipId: clip.id }),
  announce: (_, { clip, model }) => `${model.name} and another model have rebuilt ${clip.name}.`,
});

function figures({
  visibleTokens,
  loss,
  meanFillLoss,
  colourRange,
  mask,
}: ReconstructedModality): ModalityFigures {
  return { visibleTokens, loss, meanFillLoss, colourRange, tokens: mask.length };
}

function withLosses(
  before: AppState['lossesSeen'],
  { id, revision }: Clip,
  { audio, visual }: ReconstructResult,
): LossSeen[] {
  const seen = { clipId: id, revision, audio: audio?.loss ?? null, visual: visual?.loss ?? null };
  return [...before.filter(({ clipId }) => clipId !== id), seen];
}

function readAloud(name: string, { audio, visual }: ReconstructResult): string {
  const parts = [
    audio && `sound loss ${audio.loss.toPrecision(3)}`,
    visual && `picture loss ${visual.loss.toPrecision(3)}`,
  ].filter((part) => part !== null);
  return `${name} rebuilt: ${parts.join(', ')}.`;
}
