/** Ranks of own partners among all clips, both ways, without keeping the matrix of scores. */
import type { FramePolicy, PolicyScores } from '../src/analysis/retrieval/frame-policy.ts';
import { foldFrames, FRAME_POLICIES } from '../src/analysis/retrieval/frame-policy.ts';
import { CAV_MAE } from '../src/core/family.ts';

/** Unit vectors of clips that have both modalities. */
export interface Pairs {
  readonly count: number;
  readonly width: number;
  /** (count, width). */
  readonly audio: Float32Array;
  /** Frames of each clip. */
  readonly frames: number;
  /** (count, frames, width). */
  readonly visual: Float32Array;
  /** (count, frames), 1 where that frame has a vector. */
  readonly hasFrame: Uint8Array;
}

/** 1-based ranks with ties counted for the partner (`best`) and against it (`worst`). */
export interface Ranks {
  readonly best: Uint32Array;
  readonly worst: Uint32Array;
}

export interface BothWays {
  readonly audioToVisual: Ranks;
  readonly visualToAudio: Ranks;
}

/**
 * Ranks under every frame policy. A row of cosines is computed once, folded by each policy and only counted, so memory
 * grows with the number of clips and not with its square.
 *
 * @param pairs - every clip has at least one frame.
 */
export function pairRanks(pairs: Pairs): Readonly<Record<FramePolicy, BothWays>> {
  const { count, frames, hasFrame } = pairs;
  const own = noScores(count);
  const scores = noScores(count);
  const fold = (cosines: Float32Array, shown: Uint8Array, into: PolicyScores, offset: number) =>
    foldFrames(cosines, shown, 1, frames, {
      scores: into,
      stride: count,
      offset,
      retrievalFrame: CAV_MAE.visual.retrievalFrame,
    });
  for (let item = 0; item < count; item += 1) {
    const shown = hasFrame.subarray(item * frames, (item + 1) * frames);
    fold(cosinesOf(pairs, item, item * frames, frames), shown, own, item);
  }
  const ranks = byPolicy(() => ({ audioToVisual: firstRanks(count), visualToAudio: firstRanks(count) }));
  for (let row = 0; row < count; row += 1) {
    fold(cosinesOf(pairs, row, 0, count * frames), hasFrame, scores, 0);
    for (const policy of FRAME_POLICIES) {
      const { audioToVisual, visualToAudio } = ranks[policy];
      scores[policy].forEach((score, column) => {
        compare(audioToVisual, row, own[policy], score);
        compare(visualToAudio, column, own[policy], score);
      });
    }
  }
  return ranks;
}

const byPolicy = <T>(make: () => T): Readonly<Record<FramePolicy, T>> => ({
  frame: make(),
  mean: make(),
  max: make(),
});

const noScores = (count: number): PolicyScores => byPolicy(() => new Float32Array(count));

const firstRanks = (count: number): Ranks => ({
  best: new Uint32Array(count).fill(1),
  worst: new Uint32Array(count),
});

/** Counts a score against the one of the query's partner. */
function compare({ best, worst }: Ranks, query: number, own: Float32Array, score: number): void {
  const partner = own[query] as number;
  if (score > partner) best[query] = (best[query] as number) + 1;
  if (score >= partner) worst[query] = (worst[query] as number) + 1;
}

/** Cosines of one clip's audio with `length` frames from the given place on. */
function cosinesOf({ audio, visual, width }: Pairs, row: number, from: number, length: number): Float32Array {
  const cosines = new Float32Array(length);
  for (let place = 0; place < length; place += 1) {
    let sum = 0;
    const [a, v] = [row * width, (from + place) * width];
    for (let i = 0; i < width; i += 1) sum += (audio[a + i] as number) * (visual[v + i] as number);
    cosines[place] = sum;
  }
  return cosines;
}
