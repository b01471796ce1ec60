/** Values derived from the state. */
import type { GalleryClip } from '../contract/gallery.ts';
import type { ModelFamily } from '../core/family.ts';
import { CAV_MAE } from '../core/family.ts';
import type { AppState } from './app-state.ts';
import type { Clip } from './library/clip.ts';
import type { RunKind } from './run/kinds.ts';

/** What the loaded model reads of clips; CAV-MAE's while none is loaded. */
export function familyOf({ models }: Pick<AppState, 'models'>): ModelFamily {
  return models.loaded?.family ?? CAV_MAE;
}

/** The clip that drives the views; null before the first one. */
export function selectedClip(state: Pick<AppState, 'library'>): Clip | null {
  return state.library.clips.find(({ id }) => id === state.library.selectedId) ?? null;
}

/** The clip in the player: the one that was played from a list, otherwise the selected one. */
export function playerClip(state: Pick<AppState, 'library' | 'player'>): Clip | null {
  const { clipId } = state.player;
  return (clipId !== null && state.library.clips.find(({ id }) => id === clipId)) || selectedClip(state);
}

/** The clip whose video is in the player: the playing clip, unless its audio plays over another video. */
export function pictureClip(state: Pick<AppState, 'library' | 'player'>): Clip | null {
  const { pictureId } = state.player;
  return (pictureId !== null && state.library.clips.find(({ id }) => id === pictureId)) || playerClip(state);
}

/** Whether the player plays a clip, or its audio over the video of another one. */
export function isPlaying({ player }: Pick<AppState, 'player'>, id: string, pictureId: string = id): boolean {
  return player.playing && player.clipId === id && (player.pictureId ?? id) === pictureId;
}

/** The open clips that are compared, in the order of the library. */
export function includedClips(state: Pick<AppState, 'library' | 'gallery'>): Clip[] {
  const excluded = new Set(state.gallery.excludedIds);
  return state.library.clips.filter(({ id, status }) => status === 'ready' && !excluded.has(id));
}

/** Whether the gallery is the open clips, and none of them is open and compared: earlier answers are about others. */
export function isNoneCompared(state: Pick<AppState, 'library' | 'gallery'>): boolean {
  return state.gallery.name === 'clips' && includedClips(state).length === 0;
}

/** Length of the window in the player in seconds; never 0, so that the seek bar has a length. */
export function windowSeconds(clip: Clip | null): number {
  return Math.max(0.1, clip?.facts?.windowSeconds ?? 10);
}

/** Whether a run is computed, other than those of one kind. */
export function isComputing({ runs }: Pick<AppState, 'runs'>, except?: RunKind): boolean {
  return Object.entries(runs).some(
    ([kind, run]) => kind !== except && typeof run === 'object' && run.status === 'running',
  );
}

/** Number of clips that are queued or opening. Listed clips do not count. */
export function waitingClips(state: Pick<AppState, 'library'>): number {
  return state.library.clips.filter(({ status }) => status === 'queued' || status === 'opening').length;
}

/** The frame that retrieval uses; the last frame of a clip that has fewer. */
export function retrievalFrame({ facts }: Pick<Clip, 'facts'>): number {
  if (!facts) return 0;
  return Math.min(facts.family.visual.retrievalFrame, Math.max(0, facts.frameTimesSeconds.length - 1));
}

/** A clip as an item of a gallery. */
export function galleryClip(clip: Pick<Clip, 'id' | 'facts' | 'kind'>): GalleryClip {
  const { id: clipId, kind } = clip;
  return { clipId, frameIndex: retrievalFrame(clip), ...(kind !== undefined && { kind }) };
}
