/** The run that renders a reconstruction's audio in the worker. */
import type { RenderedKind, RenderSoundParams } from '../../contract/reconstruct.ts';
import type { AppState } from '../app-state.ts';
import { keyOf } from '../library/player-slice.ts';
import { defineRun } from '../run/define-run.ts';
import { reconstructQuestion } from './reconstruct-question.ts';

export interface SoundQuestion {
  readonly key: string;
  /** Key of the reconstruction that the audio belongs to. */
  readonly pictureKey: string;
  readonly clipKey: string;
  readonly which: RenderedKind;
  readonly params: RenderSoundParams;
}

/** The audio to render in the current state; null if the original is selected or something is missing. */
export function soundQuestion(state: AppState): SoundQuestion | null {
  const { which, phase } = state.hear;
  if (which === 'original' || state.shell.view !== 'reconstruct') return null;
  const question = reconstructQuestion(state);
  if (!question?.clip.facts?.hasAudio) return null;
  return {
    key: JSON.stringify([question.key, which, phase]),
    pictureKey: question.key,
    clipKey: keyOf(question.clip),
    which,
    params: { ...question.params, which, phase },
  };
}

export const sound = defineRun<'sound'>()({
  task: 'renderSound',
  // What was rendered before is kept beside it.
  keeps: null,
  question: (state) => {
    const question = soundQuestion(state);
    // The reconstruction runs first, because its prediction is what is rendered.
    const { status, summary } = state.runs.reconstruct;
    return status === 'done' && summary?.key === question?.pictureKey ? question : null;
  },
  summarise: () => ({}),
  announce: (_, { which }) => `The ${which} audio is ready.`,
  answered: (result, question, { get }) => get().hear.take(result, question),
});
