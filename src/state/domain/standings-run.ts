/** The run that measures the masked losses of the user's clips, to find those outside the samples' range. */
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import { defineRun } from '../run/define-run.ts';
import type { Answered } from '../run/run.ts';
import { includedClips, retrievalFrame, selectedClip } from '../selectors.ts';
import { DEFAULT_MASK } from '../shell/route.ts';
import { VIEW_STATES } from '../shell/views.ts';

/** More clips are not measured: each takes a masked pass. */
const MOST_CLIPS = 24;

/** The user's clips that the current view has figures of: those that are compared, or the selected one. */
export function ownClips(state: AppState): readonly Clip[] {
  const showsAll = VIEW_STATES[state.shell.view].needsClips === 'all';
  const selected = selectedClip(state);
  const shown =
    showsAll && state.shell.view !== 'classify' ? includedClips(state) : selected ? [selected] : [];
  return shown.filter(({ origin, status }) => origin === 'user' && status === 'ready');
}

/** Whether the samples' losses were measured with the loaded model. Only then can others be compared with them. */
export function hasSampleLosses({ models: { loaded }, domain: { sampleLosses } }: AppState): boolean {
  return sampleLosses !== null && loaded?.sha256 === sampleLosses.sha256;
}

/** The masked losses of a clip as it is now, under the default mask; undefined if they were not measured. */
export function lossesOf(state: AppState, { id, revision }: Pick<Clip, 'id' | 'revision'>) {
  return state.models.losses.find((seen) => seen.clipId === id && seen.revision === revision);
}

export const standings = defineRun<'standings'>()({
  task: 'clipLosses',
  keeps: null,
  question: (state) => {
    const { loaded } = state.models;
    if (!loaded?.config.decoder || !hasSampleLosses(state)) return null;
    const clips = ownClips(state)
      .slice(0, MOST_CLIPS)
      .filter((clip) => !lossesOf(state, clip));
    if (clips.length === 0) return null;
    // The samples' losses are those of this frame.
    const subjects = clips.map((clip) => ({
      ...DEFAULT_MASK,
      clipId: clip.id,
      frameIndex: retrievalFrame(clip),
      paint: 'normalised' as const,
    }));
    const key = JSON.stringify([loaded.id, clips.map(({ id, revision }) => [id, revision])]);
    return { clips, key, params: { subjects } };
  },
  summarise: () => ({}),
  answered: ({ losses }, { clips }, { get }) => {
    for (const [at, { id: clipId, revision }] of clips.entries()) {
      const loss = losses[at];
      if (loss) get().models.noteLoss({ clipId, revision, ...loss });
    }
  },
});

/** Its answers are kept as losses of the model's slice. */
export type StandingsSummary = Answered;
