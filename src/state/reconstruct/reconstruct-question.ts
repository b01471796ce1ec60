/** What the Reconstruct view asks as the page stands. */
import type { AppState } from '../app-state.ts';
import { selectedClip } from '../selectors.ts';

/** The clip, frame and mask to rebuild; null while something is missing. */
export function reconstructQuestion(state: AppState) {
  const clip = selectedClip(state);
  const { model, route } = state;
  if (!model?.config.decoder || clip?.status !== 'ready' || state.environmentStatus !== 'ready') return null;
  const params = {
    ...route.mask,
    clipId: clip.id,
    frameIndex: Math.min(route.frameIndex, Math.max(0, (clip.facts?.frameTimesSeconds.length ?? 1) - 1)),
    paint: route.paint,
  };
  return { clip, model, params, key: JSON.stringify([model.id, model.config, clip.revision, params]) };
}
