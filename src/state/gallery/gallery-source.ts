/** The gallery of the current state, as a task's parameters. */
import type { GallerySource } from '../../contract/gallery.ts';
import type { AppState } from '../app-state.ts';
import { galleryClip, includedClips } from '../selectors.ts';

/** A gallery as a task's parameters, and a key made of its clips, their windows and the model. */
export interface GalleryQuestion {
  readonly source: GallerySource;
  readonly key: string;
}

/** The gallery of the current state; null without clips to compare or a model to embed them. */
export function galleryQuestion(
  state: AppState,
  baseUrl: string,
  frames: 'one' | 'all',
): GalleryQuestion | null {
  if (state.worker.status !== 'ready') return null;
  if (state.gallery.name === 'held-out') {
    const url = new URL('models/features.safetensors', baseUrl).href;
    return { source: { kind: 'pairs', url }, key: JSON.stringify([url]) };
  }
  const clips = includedClips(state);
  const { loaded: model } = state.models;
  if (!model || clips.length === 0) return null;
  return {
    source: {
      kind: 'clips',
      frames,
      clips: clips.map(galleryClip),
    },
    key: JSON.stringify([model.id, model.config, frames, clips.map(({ id, revision }) => [id, revision])]),
  };
}
