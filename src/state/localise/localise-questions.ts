/** The parameters of the runs of Localise, from the state. */
import type { GalleryClip } from '../../contract/gallery.ts';
import type {
  AttributionMethod,
  AttributionParams,
  GroupSizes,
  LocaliseParams,
  PointingParams,
} from '../../contract/localise.ts';
import type { Box } from '../../core/box.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { AppState } from '../app-state.ts';
import type { Clip } from '../library/clip.ts';
import type { Question } from '../run/define-run.ts';
import { galleryClip, includedClips, retrievalFrame, selectedClip, waitingClips } from '../selectors.ts';
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
  // The view shows what is missing.
  if (!clip.facts?.hasAudio || !clip.facts.hasVideo) return null;
  return { clip, model };
}

/** Open clips with audio and video, one frame each, for the mean that is subtracted. */
function reference(state: AppState): readonly Clip[] {
  // While clips are opening, the mean would change with each of them, so plain cosines are used.
  if (waitingClips(state) > 0) return [];
  return includedClips(state).filter(({ facts }) => facts?.hasAudio && facts.hasVideo);
}

const asItem = (clip: Clip): GalleryClip => galleryClip(clip);
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

/** Rollout or dropped tokens of the chosen frame; null while that map is not shown. */
export function attributionQuestion(
  state: AppState,
  method: AttributionMethod,
): Question<AttributionParams> | null {
  const asked = subject(state);
  const { heat, sideBySide, settings } = state.localise;
  if (!asked || (heat !== method && !sideBySide)) return null;
  const { clip, model } = asked;
  const frameIndex = Math.min(state.library.frameIndex, model.family.visual.framesPerClip - 1);
  const groups = GROUPS[settings.groups];
  const params = { clipId: clip.id, frameIndex, method, groups };
  const matters = method === 'drop' ? groups : null;
  return {
    key: JSON.stringify([model.id, model.config, clip.id, clip.revision, frameIndex, method, matters]),
    params,
  };
}

/** Pointing accuracy over clips with a known box; null without such clips, and while clips are opening. */
export function pointingQuestion(state: AppState): Question<PointingParams> | null {
  const { loaded: model } = state.models;
  if (!model || state.worker.status !== 'ready' || waitingClips(state) > 0) return null;
  const clips = clipsWithBoxes(state).flatMap((clip) => {
    const box = knownBox(clip, retrievalFrame(clip));
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

/** The known box of the source in a clip's frame. Boxes are known for the ten frames that CAV-MAE takes of a clip. */
export function knownBox({ boxes, facts }: Pick<Clip, 'boxes' | 'facts'>, frameIndex: number): Box | null {
  return (facts?.family.id === CAV_MAE.id && boxes?.[frameIndex]) || null;
}

/** Open clips whose source's box is known, in the library's order. */
export function clipsWithBoxes(state: Pick<AppState, 'library' | 'gallery'>): Clip[] {
  return includedClips(state).filter(({ boxes }) => boxes !== undefined);
}
