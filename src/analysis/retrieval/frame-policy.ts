/** One score of a clip's frames: the retrieval frame, mean, max. */
import { AppError } from '../../core/errors.ts';

/**
 * Which of a clip's frames answers for it: `frame` the family's retrieval frame, as the official evaluation takes it
 * (index 5 there); `mean` the mean of its frames' cosines; `max` the largest of them.
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
  /** The frame that answers under `frame`, 0-based among those that an item has. */
  readonly retrievalFrame: number;
}

/**
 * Combines the cosines of all frames into one score per item, for all policies at once.
 *
 * Only frames that an item has take part. Where it has too few, its last one stands in for the retrieval frame; an
 * item without any scores 0.
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
  { scores, stride, offset, retrievalFrame }: FoldTarget,
): void {
  const items = hasFrame.length / frames;
  if (cosines.length !== rows * items * frames) {
    throw new AppError('shape', `Expected ${rows} x ${items} x ${frames} cosines, got ${cosines.length}.`);
  }
  const shown = Int32Array.from({ length: items }, (_, item) =>
    officialFrame(hasFrame, item, frames, retrievalFrame),
  );
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

/** The retrieval frame among those that an item has, else its last; -1 for none. */
function officialFrame(hasFrame: Uint8Array, item: number, frames: number, retrievalFrame: number): number {
  let [seen, last] = [0, -1];
  for (let frame = 0; frame < frames && seen <= retrievalFrame; frame += 1) {
    if (hasFrame[item * frames + frame] === 0) continue;
    last = frame;
    seen += 1;
  }
  return last;
}
