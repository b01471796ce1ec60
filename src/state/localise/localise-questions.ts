/** What the Localise view asks. */
import type { GalleryClip } from '../../contract/gallery.ts';
import type {
  AttributionParams,
  GroupSizes,
  LocaliseParams,
  PointingParams,
} from '../../contract/localise.ts';
import type { Box } from '../../core/box.ts';
import { CAV_MAE } from '../../core/family.ts';
import type { AppState } from '../app-state.ts';
import { galleryClip, includedClips, retrievalFrame, selectedClip, waitingClips } from '../selectors.ts';
import type { Clip } from '../types/clips.ts';
import type { GroupName, LocaliseSettings } from '../types/localise.ts';

export const DEFAULT_LOCALISE: LocaliseSettings = {
  centring: 'place',
  hears: 'whole',
  opacity: 0.6,
  topShare: 0.2,
  groups: 'fine',
  withAttribution: false,
};

/** In patches, rows by columns: a fine group of sound is a quarter of the bands by 0.64 s. */
export const GROUPS: Readonly<Record<GroupName, GroupSizes>> = {
  fine: { visual: [2, 2], audio: [2, 4] },
  coarse: { visual: [4, 4], audio: [4, 8] },
};

interface Question<P> {
  readonly key: string;
  readonly params: P;
}

/** The clip the view is about, once it can be asked; null while something is missing. */
function subject(state: AppState) {
  const clip = selectedClip(state);
  const { model } = state;
  if (!model || clip?.status !== 'ready' || state.environmentStatus !== 'ready') return null;
  // The view says what is missing; there is nothing to ask.
  if (!clip.facts?.hasAudio || !clip.facts.hasVideo) return null;
  return { clip, model };
}

/** Open clips with both senses, one frame each, for the mean that is taken away. */
function reference(state: AppState): readonly Clip[] {
  // While clips are being opened the mean would change with each of them: plain cosines stand in until then.
  if (waitingClips(state) > 0) return [];
  return includedClips(state).filter(({ facts }) => facts?.hasAudio && facts.hasVideo);
}

const asItem = (clip: Clip): GalleryClip => galleryClip(clip);
const named = (clips: readonly Clip[]) => clips.map(({ id, revision }) => [id, revision]);

/** Similarity of patches, under the page's settings. */
export function localiseQuestion(state: AppState): Question<LocaliseParams> | null {
  const asked = subject(state);
  if (!asked) return null;
  const { clip, model } = asked;
  const { centring } = state.localiseSettings;
  const others = centring === 'none' ? [] : reference(state);
  return {
    key: JSON.stringify([model.id, model.config, clip.id, clip.revision, centring, named(others)]),
    params: { clipId: clip.id, centring, reference: others.map(asItem) },
  };
}

/** Rollout or dropped tokens of the frame in the link; null where the map is neither. */
export function attributionQuestion(state: AppState): Question<AttributionParams> | null {
  const asked = subject(state);
  const { heat } = state.route;
  if (!asked || heat === 'similarity') return null;
  const { clip, model } = asked;
  const frameIndex = Math.min(state.route.frameIndex, model.family.visual.framesPerClip - 1);
  const groups = GROUPS[state.localiseSettings.groups];
  const params = { clipId: clip.id, frameIndex, method: heat, groups };
  const matters = heat === 'drop' ? groups : null;
  return {
    key: JSON.stringify([model.id, model.config, clip.id, clip.revision, frameIndex, heat, matters]),
    params,
  };
}

/** Pointing in the clips whose source's box is known; null while there is none. */
export function pointingQuestion(state: AppState): Question<PointingParams> | null {
  const { model, knownBoxes, localiseSettings } = state;
  if (!model || state.environmentStatus !== 'ready') return null;
  const clips = clipsWithBoxes(state).flatMap((clip) => {
    const box = knownBox({ knownBoxes }, clip, retrievalFrame(clip));
    return box ? [{ ...asItem(clip), box }] : [];
  });
  if (clips.length === 0) return null;
  const { withAttribution } = localiseSettings;
  const groups = GROUPS[localiseSettings.groups];
  const others = reference(state);
  return {
    key: JSON.stringify([model.id, model.config, clips, named(others), withAttribution && groups]),
    params: { clips, reference: others.map(asItem), groups, withAttribution },
  };
}

/** The known box of the source in a clip's frame. Boxes are known for the ten frames that CAV-MAE takes of a clip. */
export function knownBox(
  { knownBoxes }: Pick<AppState, 'knownBoxes'>,
  { id, facts }: Pick<Clip, 'id' | 'facts'>,
  frameIndex: number,
): Box | null {
  return (facts?.family.id === CAV_MAE.id && knownBoxes.get(id)?.[frameIndex]) || null;
}

/** Open clips whose source's box is known, in the library's order. */
export function clipsWithBoxes(state: Pick<AppState, 'clips' | 'knownBoxes' | 'excludedClipIds'>): Clip[] {
  return includedClips(state).filter(({ id }) => state.knownBoxes.has(id));
}
