/** The parameters of a reconstruction in the current state. */
import type { AppState } from '../app-state.ts';
import { selectedClip } from '../selectors.ts';

/** The clip, frame and mask to rebuild, with a cache key; null while something is missing. */
export function reconstructQuestion(state: AppState) {
  const clip = selectedClip(state);
  const { loaded: model } = state.models;
  if (!model?.config.decoder || clip?.status !== 'ready' || state.worker.status !== 'ready') return null;
  const { mask, statistics } = state.reconstruct;
  const frames = clip.facts?.frameTimesSeconds.length ?? 1;
  const params = {
    ...mask,
    clipId: clip.id,
    frameIndex: Math.min(state.library.frameIndex, Math.max(0, frames - 1)),
    paint: statistics,
  };
  return { clip, model, params, key: JSON.stringify([model.id, model.config, clip.revision, params]) };
}
