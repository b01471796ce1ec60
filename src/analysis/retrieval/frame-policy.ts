/** Combines the scores of a clip's frames: frame 5, mean or maximum. */
import { AppError } from '../../core/errors.ts';
import { RETRIEVAL_FRAME } from '../../core/geometry.ts';

/**
 * How the scores of a clip's frames become one: `frame` takes the one at index 5, as the official evaluation does;
 * `mean` the mean of its frames' cosines; `max` the largest of them.
 */
export const FRAME_POLICIES = ['frame', 'mean', 'max'] as const;
export type FramePolicy = (typeof FRAME_POLICIES)[number];

/** (rows, items) scores by policy. */
export type PolicyScores = Readonly<Record<FramePolicy, Float32Array<ArrayBuffer>>>;

/** Where a block's scores are written. */
export interface FoldTarget {
  readonly scores: PolicyScores;
  /** Items of the whole gallery. */
  readonly stride: number;
  /** The block's first item. */
  readonly offset: number;
}

/**
 * Combines the cosines of all frames into one score per item, for all policies at once.
 *
 * Only frames that an item has count. If it has fewer than six, its last frame replaces frame 5; an item without any
 * scores 0.
 *
 * @param cosines - (rows, items, frames) of a block of items.
 * @param hasFrame - (items, frames) of the block, 1 where there is one.
 * @throws {@link AppError} `shape` if the sizes disagree.
 * @remarks Source: CAV-MAE's retrieval script for `frame`; `mean` and `max` are ours.
 */
export function foldFrames(
  cosines: Float32Array,
  hasFrame: Uint8Array,
  rows: number,
  frames: number,
  { scores, stride, offset }: FoldTarget,
): void {
  const items = hasFrame.length / frames;
  if (cosines.length !== rows * items * frames) {
    throw new AppError('shape', `Expected ${rows} x ${items} x ${frames} cosines, got ${cosines.length}.`);
  }
  const shown = Int32Array.from({ length: items }, (_, item) => officialFrame(hasFrame, item, frames));
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let item = 0; item < items; item += 1, at += frames) {
      const frame = shown[item]!;
      // A score that is never written stays 0.
      if (frame < 0) continue;
      let [total, count, best] = [0, 0, -Infinity];
      for (let i = 0; i < frames; i += 1) {
        if (hasFrame[item * frames + i] === 0) continue;
        const cosine = cosines[at + i]!;
        total += cosine;
        count += 1;
        // Not only `>`: NaN must stay visible.
        if (cosine > best || cosine !== cosine) best = cosine;
      }
      const cell = row * stride + offset + item;
      scores.frame[cell] = cosines[at + frame]!;
      scores.mean[cell] = total / count;
      scores.max[cell] = best;
    }
  }
}

/** The sixth frame that an item has, otherwise its last; -1 if it has none. */
function officialFrame(hasFrame: Uint8Array, item: number, frames: number): number {
  let [seen, last] = [0, -1];
  for (let frame = 0; frame < frames && seen <= RETRIEVAL_FRAME; frame += 1) {
    if (hasFrame[item * frames + frame] === 0) continue;
    last = frame;
    seen += 1;
  }
  return last;
}
