/** The parameters of the runs of Localise, from the state. */
import type { GalleryClip } from '../../contract/gallery.ts';
import type {
  AttributionParams,
  GroupSizes,
  LocaliseParams,
  PointingParams,
} from '../../contract/localise.ts';
import { RETRIEVAL_FRAME } from '../../core/geometry.ts';
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import type { Question } from '../run/define-run.ts';
import { includedClips, selectedClip, waitingClips } from '../selectors.ts';
import type { GroupName } from './localise-slice.ts';

/** In patches, rows by columns. A fine group of audio is a quarter of the bands by 0.64 s. */
export const GROUPS: Readonly<Record<GroupName, GroupSizes>> = {
  fine: { visual: [2, 2], audio: [2, 4] },
  coarse: { visual: [4, 4], audio: [4, 8] },
};

/** The selected clip and the model; null while something is missing. */
function subject(state: AppState) {
  const clip = selectedClip(state);
  const { loaded: model } = state.models;
  if (!model || clip?.status !== 'ready' || state.worker.status !== 'ready') return null;
  // The view says what is missing.
  if (!clip.facts?.hasAudio || !clip.facts.hasVideo) return null;
  return { clip, model };
}

/** Open clips with audio and video, one frame each, for the mean that is subtracted. */
function reference(state: AppState): readonly Clip[] {
  // While clips are opening, the mean would change with each of them, so plain cosines are used.
  if (waitingClips(state) > 0) return [];
  return includedClips(state).filter(({ facts }) => facts?.hasAudio && facts.hasVideo);
}

const asItem = ({ id }: Clip): GalleryClip => ({ clipId: id, frameIndex: RETRIEVAL_FRAME });
const named = (clips: readonly Clip[]) => clips.map(({ id, revision }) => [id, revision]);

/** Similarity of patches, with the page's settings. */
export function localiseQuestion(state: AppState): Question<LocaliseParams> | null {
  const asked = subject(state);
  if (!asked) return null;
  const { clip, model } = asked;
  const { centring } = state.localise.settings;
  const others = centring === 'none' ? [] : reference(state);
  return {
    key: JSON.stringify([model.id, model.config, clip.id, clip.revision, centring, named(others)]),
    params: { clipId: clip.id, centring, reference: others.map(asItem) },
  };
}

/** Rollout or dropped tokens of the chosen frame; null for another map. */
export function attributionQuestion(state: AppState): Question<AttributionParams> | null {
  const asked = subject(state);
  const { heat, settings } = state.localise;
  const { frameIndex } = state.library;
  if (!asked || heat === 'similarity') return null;
  const { clip, model } = asked;
  const groups = GROUPS[settings.groups];
  const params = { clipId: clip.id, frameIndex, method: heat, groups };
  const matters = heat === 'drop' ? groups : null;
  return {
    key: JSON.stringify([model.id, model.config, clip.id, clip.revision, frameIndex, heat, matters]),
    params,
  };
}

/** Pointing accuracy over clips with a known box; null without such clips. */
export function pointingQuestion(state: AppState): Question<PointingParams> | null {
  const { loaded: model } = state.models;
  if (!model || state.worker.status !== 'ready') return null;
  const clips = clipsWithBoxes(state).flatMap((clip) => {
    const box = clip.boxes?.[RETRIEVAL_FRAME];
    return box ? [{ ...asItem(clip), box }] : [];
  });
  if (clips.length === 0) return null;
  const { withAttribution, groups: size } = state.localise.settings;
  const groups = GROUPS[size];
  const others = reference(state);
  return {
    key: JSON.stringify([model.id, model.config, clips, named(others), withAttribution && groups]),
    params: { clips, reference: others.map(asItem), groups, withAttribution },
  };
}

/** Open clips with a known box around their source, in the order of the library. */
export function clipsWithBoxes(state: Pick<AppState, 'library' | 'gallery'>): Clip[] {
  return includedClips(state).filter(({ boxes }) => boxes !== undefined);
}
