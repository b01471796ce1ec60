/** What the Retrieve view asks: a whole gallery, a part of a clip or a picture, and short clips. */
import type { EngineContract } from '../../contract/engine.ts';
import type { RetrievalLabResult } from '../../contract/retrieve.ts';
import type { AppState } from '../app-state.ts';
import type { Question } from '../run/define-run.ts';
import { defineRun } from '../run/define-run.ts';
import { galleryClip, selectedClip } from '../selectors.ts';
import type { QueryPartSummary } from '../types/query-part.ts';
import { galleryQuestion } from './gallery-source.ts';
import { partQuestion, queryGallery, shortQuestion } from './query-questions.ts';

/** Resamples of the bootstrap: the ends of a 95 % interval stand still to about a tenth of its width. */
const BOOTSTRAP = { resamples: 1000, seed: 1 } as const;

export const lab = defineRun<'lab'>()({
  task: 'retrievalLab',
  keeps: 'lab',
  question: (state, baseUrl) => {
    const { gallery, policy: chosen, correction } = state.route;
    // Pairs that ship have one frame each: no policy changes them.
    const policy = gallery === 'held-out' ? 'frame' : chosen;
    const found = galleryQuestion(state, baseUrl, policy === 'frame' ? 'one' : 'all');
    if (!found) return null;
    const corrected = correction === 'csls';
    return {
      key: JSON.stringify([found.key, policy, corrected]),
      params: { source: found.source, policy, corrected, bootstrap: BOOTSTRAP },
    };
  },
  summarise: (result) => ({
    policy: result.policy,
    isCorrected: result.isCorrected,
    pairs: result.pairs.entries.length,
    ...scoresOf(result),
  }),
  announce: (result) => readAloud(result.pairs.entries.length, scoresOf(result)),
});

export const queryPart = defineRun<'queryPart'>()({
  task: 'queryPart',
  keeps: 'queryPart',
  onDemand: true,
  question: (state, baseUrl) =>
    state.queryImage ? imageQuestion(state, baseUrl) : chosenPart(state, baseUrl),
  summarise: (_, { asked }) => ({ asked }),
  announce: ({ asked: { own, answers, compared } }, { name }) =>
    own
      ? `${name} asked: its own partner comes ${own.rank} of ${compared}.`
      : `${name} asked: ${answers[0]?.name ?? 'nothing'} comes first of ${compared}.`,
});

/** Pictures of the chosen clip's input, to choose a part from. */
export const clipInputs = defineRun<'clipInputs'>()({
  task: 'clipInputs',
  keeps: 'clipInputs',
  question: (state) => {
    const clip = selectedClip(state);
    if (clip?.status !== 'ready' || state.environmentStatus !== 'ready') return null;
    const params = galleryClip(clip);
    return { key: JSON.stringify([clip.id, clip.revision]), params };
  },
  summarise: (_, { params }) => ({ clipId: params.clipId }),
});

/** Four ways to make little sound the model's input, at one length. */
export const shortClip = defineRun<'shortClip'>()({
  task: 'shortClip',
  keeps: 'shortClip',
  onDemand: true,
  question: (state, baseUrl) => shortQuestion(state, baseUrl, 'shortClip'),
  summarise: () => ({}),
  announce: (_, { clip }) => `Four ways to feed a short clip: ready for ${clip.name}.`,
});

/** The same over many lengths. */
export const shortCurve = defineRun<'shortCurve'>()({
  task: 'shortClip',
  keeps: 'shortClip',
  onDemand: true,
  question: (state, baseUrl) => shortQuestion(state, baseUrl, 'shortCurve'),
  began: ({ key }, { set }) => set({ shortCurveSoFar: { key, points: [] } }),
  progressed: ({ points }, { key }, { set }) => set({ shortCurveSoFar: { key, points } }),
  summarise: () => ({}),
  announce: (_, { clip }) => `The curve of short clips: ready for ${clip.name}.`,
  answered: ({ points }, { key }, { set }) => set({ shortCurveSoFar: { key, points } }),
});

interface PartQuestion extends Question<EngineContract['queryPart']['params']> {
  readonly asked: QueryPartSummary['asked'];
  /** What asks, for a screen reader. */
  readonly name: string;
}

function chosenPart(state: AppState, baseUrl: string): PartQuestion | null {
  const question = partQuestion(state, baseUrl);
  if (!question) return null;
  const { key, params, clip } = question;
  const sense = state.route.from;
  const box = state.queryBoxes[sense];
  const asked = { kind: 'part', clipId: clip.id, sense, box } as const;
  return { key, params, asked, name: `A part of ${clip.name}` };
}

function imageQuestion(state: AppState, baseUrl: string): PartQuestion | null {
  const gallery = queryGallery(state, baseUrl);
  const { queryImage, model } = state;
  if (!gallery || !queryImage) return null;
  const { file, nth } = queryImage;
  return {
    key: JSON.stringify(['image', nth, gallery.key, model?.id]),
    params: { source: { kind: 'image', file }, gallery: gallery.source },
    asked: { kind: 'image', name: file.name },
    name: file.name,
  };
}

function scoresOf({ isCorrected, audioToVisual, visualToAudio }: RetrievalLabResult) {
  const scoring = isCorrected ? 'corrected' : 'plain';
  return {
    audioToVisual: audioToVisual[scoring]?.optimistic ?? null,
    visualToAudio: visualToAudio[scoring]?.optimistic ?? null,
  };
}

function readAloud(pairs: number, { audioToVisual, visualToAudio }: ReturnType<typeof scoresOf>): string {
  const percent = (share: number | undefined) => `${((share ?? 0) * 100).toFixed(1)} percent`;
  return audioToVisual && visualToAudio
    ? `Retrieval ready: ${pairs} pairs, recall at 1 ${percent(audioToVisual.recallAt1.value)} from sound to picture, ${percent(visualToAudio.recallAt1.value)} from picture to sound.`
    : 'Retrieval ready: no clip has both sound and picture.';
}
