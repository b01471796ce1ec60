/** Scores every audio against every video of a gallery, block by block. */
import type { PolicyScores } from '../../analysis/retrieval/frame-policy.ts';
import { foldFrames } from '../../analysis/retrieval/frame-policy.ts';
import type { Rest } from '../../core/turns/rest.ts';
import { gatherRows } from '../../math/rows.ts';
import { similarity } from '../../math/similarity.ts';
import { FeatureProduct } from '../../model/feature-product.ts';
import type { Backend } from '../../model/session.ts';
import type { Gallery } from './gallery.ts';

/** The entries of a gallery with audio and those with video: the rows and columns of its scores. */
export interface GallerySides {
  /** Entries with audio, in their order. */
  readonly sounds: readonly number[];
  /** Entries with at least one frame. */
  readonly pictures: readonly number[];
}

/** From this many multiplications on, the runtime is faster than TypeScript, including its preparation. */
const RUNTIME_FROM = 1e8;
/** Multiplications per block: a cancelled run still finishes its block, in a few tenths of a second. */
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
 * Scores every audio against every video, under all policies at once.
 *
 * A small gallery is multiplied in TypeScript with float64 sums, a large one by the runtime in float32. This is done
 * for one block of videos at a time, so that the cosines of all frames are never in memory together. With one frame per
 * item, all policies share one array.
 *
 * @param progress - gets the share done, in [0, 1].
 * @param runtimeBlock - multiplications per block of the runtime.
 * @returns (entries with audio, entries with video) by policy.
 * @throws {@link AppError} `aborted`, `model/run`.
 */
export async function galleryScores(
  gallery: Gallery,
  { sounds, pictures }: GallerySides,
  backend: Backend,
  rest: Rest,
  progress: (share: number) => void = () => undefined,
  runtimeBlock = BLOCK_RUNTIME,
): Promise<PolicyScores> {
  const { width, frames, retrievalFrame } = gallery;
  const rows = rowsOf(gallery.audio, sounds, width);
  const visual = rowsOf(gallery.visual, pictures, frames * width);
  const hasFrame = pictures.map((row) => gallery.hasFrame.subarray(row * frames, (row + 1) * frames));
  const square = () => new Float32Array(sounds.length * pictures.length);
  const scores = frames === 1 ? sameForAll(square()) : { frame: square(), mean: square(), max: square() };
  const perPicture = Math.max(1, sounds.length * frames * width);
  const product = perPicture * pictures.length >= RUNTIME_FROM ? await FeatureProduct.create(backend) : null;
  const block = Math.max(1, Math.floor((product ? runtimeBlock : BLOCK_SCRIPT) / perPicture));
  try {
    for (let start = 0; start < pictures.length; start += block) {
      await rest();
      progress(start / pictures.length);
      const end = Math.min(start + block, pictures.length);
      const columns = visual.slice(start * frames * width, end * frames * width);
      const cosines = product
        ? await product.multiply(rows, columns, width)
        : similarity(rows, columns, sounds.length, (end - start) * frames, width);
      foldFrames(cosines, concatenate(hasFrame.slice(start, end)), sounds.length, frames, {
        scores,
        stride: pictures.length,
        offset: start,
        retrievalFrame,
      });
    }
  } finally {
    await product?.release();
  }
  return scores;
}

const sameForAll = (scores: Float32Array<ArrayBuffer>): PolicyScores => ({
  frame: scores,
  mean: scores,
  max: scores,
});

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Some rows of a matrix, in order; the matrix itself where those are all. */
function rowsOf(
  values: Float32Array<ArrayBuffer>,
  rows: readonly number[],
  width: number,
): Float32Array<ArrayBuffer> {
  return rows.length * width === values.length ? values : gatherRows(values, rows, width);
}
