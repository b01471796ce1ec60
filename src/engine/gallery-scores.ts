import { foldMax, policyFeatures } from '../analysis/frame-policy.ts';
import type { Rest } from '../core/rest.ts';
import { similarity } from '../math/similarity.ts';
import { FeatureProduct } from '../model/feature-product.ts';
import type { Backend } from '../model/session.ts';
import type { FramePolicy } from './contract/retrieval-lab.ts';
import type { Gallery } from './gallery.ts';

/** Which rows of a gallery have a sound and which have a picture; the sides of its scores. */
export interface GallerySides {
  /** Entries with sound, in their order. */
  readonly sounds: readonly number[];
  /** Entries with at least one frame. */
  readonly pictures: readonly number[];
}

/** Multiplications from which the runtime's product beats plain script, preparation included. */
const RUNTIME_FROM = 1e8;
/** Multiplications at a stretch: what a cancelled run may still finish, about a tenth of a second. */
const BLOCK_RUNTIME = 2e9;
const BLOCK_SCRIPT = 2e7;

export function gallerySides({ entries, frames, hasFrame }: Gallery): GallerySides {
  const rows = entries.map((_, row) => row);
  return {
    sounds: rows.filter((row) => entries[row]?.hasAudio),
    pictures: rows.filter((row) => hasFrame.subarray(row * frames, (row + 1) * frames).includes(1)),
  };
}

/**
 * Every sound against every picture under one policy.
 *
 * A small gallery is multiplied in plain script with float64 sums, a large one by the runtime in float32, a block of
 * pictures at a time.
 *
 * @param progress - told the share done, in [0, 1].
 * @returns (sounds, pictures) cosines; under `mean` their means.
 * @throws {@link AppError} `aborted`, `model/run`.
 */
export async function galleryScores(
  gallery: Gallery,
  { sounds, pictures }: GallerySides,
  policy: FramePolicy,
  backend: Backend,
  rest: Rest,
  progress: (share: number) => void = () => undefined,
): Promise<Float32Array<ArrayBuffer>> {
  const { width, entries } = gallery;
  const all = policyFeatures(gallery.visual, gallery.hasFrame, entries.length, gallery.frames, width, policy);
  const rows = gather(gallery.audio, sounds, width);
  const visual = gather(all.features, pictures, all.frames * width);
  const scores = new Float32Array(sounds.length * pictures.length);
  const terms = scores.length * all.frames * width;
  const product = terms >= RUNTIME_FROM ? await FeatureProduct.create(backend) : null;
  const perPicture = sounds.length * all.frames * width;
  const block = Math.max(1, Math.floor((product ? BLOCK_RUNTIME : BLOCK_SCRIPT) / Math.max(1, perPicture)));
  try {
    for (let start = 0; start < pictures.length; start += block) {
      await rest();
      progress(start / pictures.length);
      const count = Math.min(block, pictures.length - start);
      const columns = visual.slice(start * all.frames * width, (start + count) * all.frames * width);
      const part = product
        ? await product.multiply(rows, columns, width)
        : similarity(rows, columns, sounds.length, count * all.frames, width);
      foldMax(part, sounds.length, count, all.frames, scores, pictures.length, start);
    }
  } finally {
    await product?.release();
  }
  return scores;
}

/** Some rows of a matrix, one below the other. */
function gather(
  values: Float32Array<ArrayBuffer>,
  rows: readonly number[],
  width: number,
): Float32Array<ArrayBuffer> {
  if (rows.length * width === values.length) return values;
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, place) => gathered.set(values.subarray(row * width, (row + 1) * width), place * width));
  return gathered;
}
