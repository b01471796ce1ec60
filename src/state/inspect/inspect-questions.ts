/** The parameters of each inspection in the current state, and its cache key. */
import type { EngineContract } from '../../contract/engine.ts';
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import type { LibrarySlice } from '../library/library-slice.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import { galleryClip } from '../selectors.ts';
import { MAX_RATIO } from '../shell/route.ts';

/** The questions of the Reconstruct view's folds. */
export type InspectKind = 'errors' | 'sweep' | 'predictability' | 'gain';

/** The lowest ratio of a sweep; the highest is `MAX_RATIO`. */
const MIN_RATIO = 0.05;

/** The worker's task for each inspection. */
export const INSPECT_TASKS = {
  errors: 'inspectErrors',
  sweep: 'ratioSweep',
  predictability: 'predictability',
  gain: 'crossModalGain',
} as const satisfies Record<InspectKind, keyof EngineContract>;

export type InspectParams<K extends InspectKind> = EngineContract[(typeof INSPECT_TASKS)[K]]['params'];

/** `count` ratios from 0.05 to 0.95, evenly spaced, rounded to hundredths. */
export function sweepRatios(count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 0 : i / (count - 1);
    return Math.round((MIN_RATIO + (MAX_RATIO - MIN_RATIO) * share) * 100) / 100;
  });
}

/** The clip that replaces audio and video: the chosen one if it is there, else the next one in the library. */
export function otherClip({ library, inspect }: Pick<AppState, 'library' | 'inspect'>): Clip | null {
  const chosen = library.clips.find(({ id }) => id === inspect.settings.gainOther);
  return chosen && chosen.status !== 'failed' && chosen.id !== library.selectedId
    ? chosen
    : nextClip(library);
}

/** The clip that follows the selected one in the library, open or not; one that failed is passed over. */
export function nextClip({ clips, selectedId }: Pick<LibrarySlice, 'clips' | 'selectedId'>): Clip | null {
  const usable = clips.filter(({ status }) => status !== 'failed');
  const at = usable.findIndex(({ id }) => id === selectedId);
  return usable.length < 2 || at < 0 ? null : (usable[(at + 1) % usable.length] ?? null);
}

/** The task's parameters, and a key that changes with everything that the result depends on. */
export interface InspectQuestion<K extends InspectKind> {
  readonly key: string;
  readonly clip: Clip;
  readonly params: InspectParams<K>;
}

/** The parameters of an inspection in the current state; null while something is missing. */
export function inspectQuestion<K extends InspectKind>(state: AppState, kind: K): InspectQuestion<K> | null {
  const subject = reconstructQuestion(state);
  if (!subject) return null;
  const { clip, model, params } = subject;
  const [asked, matters] = QUESTIONS[kind](state, params);
  // No result depends on how the reconstruction is painted.
  const key = JSON.stringify([kind, model.id, model.config, clip.revision, { ...matters, paint: undefined }]);
  return { key, clip, params: asked as InspectParams<K> };
}

type Subject = NonNullable<ReturnType<typeof reconstructQuestion>>['params'];

/** For each kind: the parameters, and those of them that the result depends on. */
const QUESTIONS: {
  readonly [K in InspectKind]: (
    state: AppState,
    subject: Subject,
  ) => readonly [params: InspectParams<K>, matters: object];
} = {
  errors: (_state, subject) => [subject, subject],
  sweep: ({ inspect }, subject) => {
    const { sweepRatios: count, sweepSeeds: seeds, sweepVary: vary } = inspect.settings;
    const asked = { ...drawn(subject), ratios: sweepRatios(count), seeds, vary };
    const { ratioAudio, ratioVisual, ...rest } = asked;
    const kept = { ...(vary === 'visual' && { ratioAudio }), ...(vary === 'audio' && { ratioVisual }) };
    return [asked, { ...rest, ...kept }];
  },
  predictability: ({ inspect }, subject) => {
    const asked = { ...drawn(subject), masks: inspect.settings.predictabilityMasks };
    return [asked, asked];
  },
  gain: (state, subject) => {
    const clip = otherClip(state);
    const other = clip?.status === 'ready' ? galleryClip(clip) : null;
    const asked = { ...drawn(subject), masks: state.inspect.settings.gainMasks, other };
    return [asked, { ...asked, otherRevision: clip?.revision }];
  },
};

/** The settings from which masks are drawn; a painted mask is not used if many masks are drawn. */
function drawn({ clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode, seed }: Subject) {
  return { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode, seed };
}
