/** An answer in words: which class, how sure, and which modality decides. */
import type { ClassifyResult, ModeAnswer } from '../../../contract/classify.ts';
import { formatShare } from '../../kit/format.ts';
import { MODE_WORDS } from './mode-words.ts';

/** Which modality decides an answer from both. */
export type Decided = 'agree' | 'audio' | 'visual' | 'together' | 'alone';

/** Compares the answer from both modalities with the answer from each; `alone` if the clip has one modality. */
export function whoDecided({ answers }: Pick<ClassifyResult, 'answers'>): Decided {
  const best = (mode: ModeAnswer['mode']) => answers.find((answer) => answer.mode === mode)?.top[0];
  const both = best('multimodal');
  if (both === undefined) return 'alone';
  const [heard, seen] = [best('audioonly') === both, best('videoonly') === both];
  if (heard && seen) return 'agree';
  return heard ? 'audio' : seen ? 'visual' : 'together';
}

/** The class of the clip, how sure the model is, and which modality decides, in words. */
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
        ? ' in one frame'
        : ` over ${frames} frames`;
  const share = told.probabilities[best] ?? 0;
  const first = `The model classifies “${clipName}” as ${nameOf(best)} and is ${sureness(share)} (${formatShare(share)}), from ${MODE_WORDS[told.mode].by}${over}.`;
  const labels = result.activation === 'sigmoid' ? ` ${labelsAboveHalf(told)}` : '';
  return `${first}${labels} ${verdict(whoDecided(result), say(by('audioonly')), say(by('videoonly')))}`;
}

function verdict(decided: Decided, heard: string, seen: string): string {
  if (decided === 'agree') return 'Audio only and video only give the same answer.';
  if (decided === 'audio')
    return `The audio decides: audio only gives the same answer, video only gives ${seen}.`;
  if (decided === 'visual')
    return `The video decides: video only gives the same answer, audio only gives ${heard}.`;
  if (decided === 'together')
    return `Neither gives this answer alone: audio only gives ${heard}, video only gives ${seen}.`;
  return 'This clip has only one modality.';
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
  return `${count === 0 ? 'No label has' : count === 1 ? 'One label has' : `${count} labels have`} a probability of at least 50 %.`;
}
