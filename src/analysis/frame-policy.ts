import { AppError } from '../core/errors.ts';
import { RETRIEVAL_FRAME } from '../core/geometry.ts';

/**
 * Which of a clip's frames answers for it: `frame` the one at index 5, as the official evaluation takes it;
 * `mean` the mean of its frames' cosines; `max` the largest of them.
 */
export type FramePolicy = 'frame' | 'mean' | 'max';

/** What a sound's feature is multiplied with: (items, frames, width), to be folded if there are several. */
export interface PolicyFeatures {
  readonly features: Float32Array<ArrayBuffer>;
  /** Rows an item, left to be folded by {@link foldMax}. */
  readonly frames: number;
}

/**
 * Readies the pictures of a gallery for one policy.
 *
 * The mean of cosines with unit vectors is the product with their mean, so `mean` needs one row an item like `frame`;
 * that row is shorter than one, and must not be brought to unit length. Under `max` the place of a missing frame is
 * taken by the item's first frame, which changes no maximum. An item without frames stays all zeros.
 *
 * @param visual - (items, frames, width), unit rows.
 * @param hasFrame - (items, frames), 1 where there is one.
 * @throws {@link AppError} `shape` if the sizes disagree.
 * @remarks Source: CAV-MAE section 4.3 and its retrieval script for `frame`; `mean` and `max` are ours.
 */
export function policyFeatures(
  visual: Float32Array<ArrayBuffer>,
  hasFrame: Uint8Array,
  items: number,
  frames: number,
  width: number,
  policy: FramePolicy,
): PolicyFeatures {
  if (visual.length !== items * frames * width || hasFrame.length !== items * frames) {
    throw new AppError(
      'shape',
      `Expected ${items} x ${frames} frames of ${width}, got ${visual.length} values and ${hasFrame.length} flags.`,
    );
  }
  if (frames === 1) return { features: visual, frames };
  const rowOf = (item: number, frame: number) =>
    visual.subarray((item * frames + frame) * width, (item * frames + frame + 1) * width);
  const kept = policy === 'max' ? frames : 1;
  const features = new Float32Array(items * kept * width);
  for (let item = 0; item < items; item += 1) {
    const present = Array.from({ length: frames }, (_, frame) => frame).filter(
      (frame) => hasFrame[item * frames + frame] === 1,
    );
    const first = present[0];
    if (first === undefined) continue;
    const start = item * kept * width;
    if (policy === 'frame') {
      features.set(rowOf(item, present[Math.min(RETRIEVAL_FRAME, present.length - 1)] ?? first), start);
    } else if (policy === 'mean') {
      const mean = new Float64Array(width);
      for (const frame of present) rowOf(item, frame).forEach((value, i) => (mean[i]! += value));
      features.set(
        mean.map((value) => value / present.length),
        start,
      );
    } else {
      for (let frame = 0; frame < frames; frame += 1) {
        const shown = hasFrame[item * frames + frame] === 1 ? frame : first;
        features.set(rowOf(item, shown), start + frame * width);
      }
    }
  }
  return { features, frames: kept };
}

/**
 * The largest score of each item's frames, written into a block of columns.
 *
 * @param scores - (rows, items, frames).
 * @param into - (rows, stride), filled from column `offset` on.
 */
export function foldMax(
  scores: Float32Array,
  rows: number,
  items: number,
  frames: number,
  into: Float32Array,
  stride: number,
  offset: number,
): void {
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let item = 0; item < items; item += 1) {
      let best = scores[at]!;
      for (let frame = 1; frame < frames; frame += 1) {
        const score = scores[at + frame]!;
        if (score > best) best = score;
      }
      into[row * stride + offset + item] = best;
      at += frames;
    }
  }
}
