import type { GalleryEntry } from '../../src/contract/gallery.ts';
import type { RetrievalLabParams, RetrievalLabResult } from '../../src/contract/retrieve.ts';
import { restFor } from '../../src/core/turns/rest.ts';
import type { Gallery } from '../../src/engine/features/gallery.ts';
import { galleryScores, gallerySides } from '../../src/engine/features/gallery-scores.ts';
import { measure } from '../../src/engine/retrieve/retrieval-lab.ts';

/**
 * A clip of a made-up gallery: its audio and its frames as directions in the plane, in degrees; null if it has none.
 */
export interface PlaneClip {
  readonly name: string;
  readonly sound: number | null;
  readonly frames: readonly number[];
}

/** Clips in the plane as a gallery: cosines are those of the angles between them. */
export function planeGallery(clips: readonly PlaneClip[]): Gallery {
  const frames = Math.max(1, ...clips.map((clip) => clip.frames.length));
  const audio = new Float32Array(clips.length * 2);
  const visual = new Float32Array(clips.length * frames * 2);
  const hasFrame = new Uint8Array(clips.length * frames);
  const put = (into: Float32Array, at: number, degrees: number) =>
    into.set([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)], at * 2);
  clips.forEach((clip, row) => {
    if (clip.sound !== null) put(audio, row, clip.sound);
    clip.frames.forEach((degrees, frame) => {
      put(visual, row * frames + frame, degrees);
      hasFrame[row * frames + frame] = 1;
    });
  });
  const entries = clips.map(({ name, sound, frames: own }): GalleryEntry => ({
    id: name,
    isClip: true,
    name,
    kind: null,
    hasAudio: sound !== null,
    hasVisual: own.length > 0,
  }));
  return { entries, width: 2, frames, retrievalFrame: 5, audio, visual, hasFrame };
}

/** The lab's result on a gallery small enough for plain script. */
export async function labResult(
  gallery: Gallery,
  change: Partial<Omit<RetrievalLabParams, 'source'>> = {},
): Promise<RetrievalLabResult> {
  const params: RetrievalLabParams = {
    source: { kind: 'pairs', url: '' },
    policy: 'frame',
    corrected: false,
    bootstrap: { resamples: 100, seed: 1 },
    ...change,
  };
  const rest = restFor(undefined);
  const sides = gallerySides(gallery);
  const scores = await galleryScores(gallery, sides, { kind: 'wasm' }, rest);
  return { ...(await measure(gallery, sides, scores, params, rest)), milliseconds: 0 };
}
