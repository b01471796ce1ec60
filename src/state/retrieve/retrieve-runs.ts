/** The runs of the Retrieve view: the whole gallery, queries by a part or a picture, and short clips. */
import type { EngineContract } from '../../contract/engine.ts';
import type { LabFigures } from '../../contract/retrieve.ts';
import type { RetrievalLabResult } from '../../contract/retrieve.ts';
import type { Modality } from '../../core/geometry.ts';
import type { PatchBox } from '../../core/masks/patch-box.ts';
import type { AppState } from '../app-state.ts';
import { galleryQuestion } from '../gallery/gallery-source.ts';
import type { Question } from '../run/define-run.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { galleryClip, selectedClip } from '../selectors.ts';
import type { FramePolicyName } from '../shell/route.ts';
import { partQuestion, queryGallery, shortQuestion } from './query-questions.ts';

/** What a count over the gallery came to; its lists are in the result cache. */
export interface RankingSummary extends Answered {
  readonly policy: FramePolicyName;
  readonly isCorrected: boolean;
  readonly pairs: number;
  /** By the scores in use, ties counted for the partner; null without a pair. */
  readonly audioToVisual: LabFigures | null;
  readonly visualToAudio: LabFigures | null;
}

/** An answer: the ranking is in the result cache under `resultId`. */
export interface QueryPartSummary extends Answered {
  /** Name of the query; an image has its file's name. */
  readonly asked:
    | { readonly kind: 'part'; readonly clipId: string; readonly sense: Modality; readonly box: PatchBox }
    | { readonly kind: 'image'; readonly name: string };
}

/** Pictures of what the model is given, in the result cache under `resultId`. */
export interface ClipInputsSummary extends Answered {
  readonly clipId: string;
}

/** Bootstrap: with 1000 resamples, the ends of a 95 % interval vary by about a tenth of its width. */
const BOOTSTRAP = { resamples: 1000, seed: 1 } as const;

export const ranking = defineRun<'ranking'>()({
  task: 'retrievalLab',
  keeps: 'ranking',
  question: (state, baseUrl) => {
    const { policy: chosen, correction } = state.retrieve;
    // Shipped pairs have one frame each, so no policy changes them.
    const policy = state.gallery.name === 'held-out' ? 'frame' : chosen;
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
    state.retrieve.image ? imageQuestion(state, baseUrl) : chosenPart(state, baseUrl),
  summarise: (_, { asked }) => ({ asked }),
  announce: ({ asked: { own, answers, compared } }, { name }) =>
    own
      ? `Query by ${name}: its partner has rank ${own.rank} of ${compared}.`
      : `Query by ${name}: ${answers[0]?.name ?? 'nothing'} is first of ${compared}.`,
});

/** Pictures of the selected clip's input, on which a part is chosen. */
export const clipInputs = defineRun<'clipInputs'>()({
  task: 'clipInputs',
  keeps: 'clipInputs',
  question: (state) => {
    const clip = selectedClip(state);
    if (clip?.status !== 'ready' || state.worker.status !== 'ready') return null;
    const params = galleryClip(clip);
    return { key: JSON.stringify([clip.id, clip.revision]), params };
  },
  summarise: (_, { params }) => ({ clipId: params.clipId }),
});

/** Four ways to feed short audio to the model, at one length. */
export const shortClip = defineRun<'shortClip'>()({
  task: 'shortClip',
  keeps: 'shortClip',
  onDemand: true,
  question: (state, baseUrl) => shortQuestion(state, baseUrl, 'shortClip'),
  summarise: () => ({}),
  announce: (_, { clip }) => `Four ways to feed short audio: ${clip.name} is ready.`,
});

/** The same at many lengths. */
export const shortCurve = defineRun<'shortCurve'>()({
  task: 'shortClip',
  keeps: 'shortClip',
  onDemand: true,
  question: (state, baseUrl) => shortQuestion(state, baseUrl, 'shortCurve'),
  began: ({ key }, { get }) => get().retrieve.showCurve({ key, points: [] }),
  progressed: ({ points }, { key }, { get }) => get().retrieve.showCurve({ key, points }),
  summarise: () => ({}),
  announce: (_, { clip }) => `Curves of short audio: ${clip.name} is ready.`,
  answered: ({ points }, { key }, { get }) => get().retrieve.showCurve({ key, points }),
});

interface PartQuestion extends Question<EngineContract['queryPart']['params']> {
  readonly asked: QueryPartSummary['asked'];
  /** Name of the query, for screen readers. */
  readonly name: string;
}

function chosenPart(state: AppState, baseUrl: string): PartQuestion | null {
  const question = partQuestion(state, baseUrl);
  if (!question) return null;
  const { key, params, clip } = question;
  const sense = state.retrieve.from;
  const box = state.retrieve.boxes[sense];
  const asked = { kind: 'part', clipId: clip.id, sense, box } as const;
  return { key, params, asked, name: `a part of ${clip.name}` };
}

function imageQuestion(state: AppState, baseUrl: string): PartQuestion | null {
  const gallery = queryGallery(state, baseUrl);
  const { image: queryImage } = state.retrieve;
  const { loaded: model } = state.models;
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
    ? `Retrieval is ready: ${pairs} pairs, recall at 1 ${percent(audioToVisual.recallAt1.value)} from audio to video, ${percent(visualToAudio.recallAt1.value)} from video to audio.`
    : 'Retrieval is ready: no clip has both audio and video.';
}
