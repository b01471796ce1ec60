/** An answer read in words: what, how sure, by which sense. */
import type { ClassifyResult, ModeAnswer } from '../../../contract/classify.ts';
import { formatShare } from '../../kit/format.ts';
import { MODE_WORDS } from './mode-words.ts';

/** Which sense decided an answer of both. */
export type Decided = 'agree' | 'audio' | 'visual' | 'together' | 'alone';

/** Compares what both senses say with what each says alone; `alone` where the clip has one sense. */
export function whoDecided({ answers }: Pick<ClassifyResult, 'answers'>): Decided {
  const best = (mode: ModeAnswer['mode']) => answers.find((answer) => answer.mode === mode)?.top[0];
  const both = best('multimodal');
  if (both === undefined) return 'alone';
  const [heard, seen] = [best('audioonly') === both, best('videoonly') === both];
  if (heard && seen) return 'agree';
  return heard ? 'audio' : seen ? 'visual' : 'together';
}

/** What the model thinks the clip is, how sure it is, and which sense decided, in words. */
export function readClassification(
  clipName: string,
  result: Pick<ClassifyResult, 'answers' | 'frameIndices' | 'activation'>,
  nameOf: (index: number) => string,
): string {
  const told = result.answers.find(({ mode }) => mode === 'multimodal') ?? result.answers[0];
  if (!told) return '';
  const say = (answer: ModeAnswer | undefined) => {
    const index = answer?.top[0] ?? 0;
    return `${nameOf(index)} (${formatShare(answer?.probabilities[index] ?? 0)})`;
  };
  const by = (mode: ModeAnswer['mode']) => result.answers.find((answer) => answer.mode === mode);
  const best = told.top[0] ?? 0;
  const frames = result.frameIndices.length;
  const over =
    MODE_WORDS[told.mode].sense === 'audio' || frames === 0
      ? ''
      : frames === 1
        ? ' from one frame'
        : ` over ${frames} frames`;
  const share = told.probabilities[best] ?? 0;
  const first = `The model calls “${clipName}” ${nameOf(best)} and is ${sureness(share)} (${formatShare(share)}), judging by ${MODE_WORDS[told.mode].by}${over}.`;
  const labels = result.activation === 'sigmoid' ? ` ${labelsAboveHalf(told)}` : '';
  return `${first}${labels} ${verdict(whoDecided(result), say(by('audioonly')), say(by('videoonly')))}`;
}

function verdict(decided: Decided, heard: string, seen: string): string {
  if (decided === 'agree') return 'Sound alone and picture alone say the same: the senses agree.';
  if (decided === 'audio')
    return `The sound decides: alone it says the same, while the picture alone says ${seen}.`;
  if (decided === 'visual')
    return `The picture decides: alone it says the same, while the sound alone says ${heard}.`;
  if (decided === 'together') return `Neither says so alone: the sound says ${heard}, the picture ${seen}.`;
  return 'There is no other sense in this clip to ask.';
}

/** How sure a probability is, in words. */
export function sureness(probability: number): string {
  if (probability >= 0.9) return 'almost certain';
  if (probability >= 0.6) return 'fairly sure';
  if (probability >= 0.3) return 'unsure';
  return 'guessing';
}

function labelsAboveHalf({ probabilities }: ModeAnswer): string {
  const count = probabilities.reduce((sum, value) => sum + Number(value >= 0.5), 0);
  return `${count === 0 ? 'No label is' : count === 1 ? 'One label is' : `${count} labels are`} held likelier than not.`;
}
