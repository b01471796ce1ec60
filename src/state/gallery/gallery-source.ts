/** The gallery that the page compares, as a task takes it. */
import type { GallerySource } from '../../contract/gallery.ts';
import type { AppState } from '../app-state.ts';
import { galleryClip, includedClips } from '../selectors.ts';

/** A gallery as a task takes it, and what names it among others: clips, their windows, the model. */
export interface GalleryQuestion {
  readonly source: GallerySource;
  readonly key: string;
}

/** The gallery that the page compares; null while there is nothing to compare, or no model to embed it. */
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
