/** Ranks of own partners among all clips, both ways, without keeping the matrix of scores. */
import type { FramePolicy } from '../src/analysis/retrieval/frame-policy.ts';

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

/** Which frame the paper's retrieval reads, 0-based. */
const OFFICIAL_FRAME = 5;

/**
 * Ranks under one frame policy. Scores are computed a row at a time and only counted, so memory grows with the number of
 * clips and not with its square.
 */
export function pairRanks(pairs: Pairs, policy: FramePolicy): BothWays {
  const { count } = pairs;
  const score = scorer(pairs, policy);
  const own = Float32Array.from({ length: count }, (_, item) => score(item, item));
  const make = (): Ranks => ({ best: new Uint32Array(count).fill(1), worst: new Uint32Array(count) });
  const [audioToVisual, visualToAudio] = [make(), make()];
  const compare = (ranks: Ranks, query: number, other: number) => {
    if (other > (own[query] as number)) ranks.best[query] = (ranks.best[query] as number) + 1;
    if (other >= (own[query] as number)) ranks.worst[query] = (ranks.worst[query] as number) + 1;
  };
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      const value = row === column ? (own[row] as number) : Math.fround(score(row, column));
      compare(audioToVisual, row, value);
      compare(visualToAudio, column, value);
    }
  }
  return { audioToVisual, visualToAudio };
}

function scorer(
  { audio, visual, width, frames, hasFrame }: Pairs,
  policy: FramePolicy,
): (row: number, column: number) => number {
  const cosine = (row: number, place: number) => {
    let sum = 0;
    const [a, v] = [row * width, place * width];
    for (let i = 0; i < width; i += 1) sum += (audio[a + i] as number) * (visual[v + i] as number);
    return sum;
  };
  const shown = (item: number) =>
    Array.from({ length: frames }, (_, frame) => item * frames + frame).filter((at) => hasFrame[at] === 1);
  const places = new Map<number, readonly number[]>();
  const placesOf = (item: number) => {
    const known = places.get(item) ?? shown(item);
    places.set(item, known);
    return known;
  };
  if (policy === 'frame') {
    return (row, column) => {
      const all = placesOf(column);
      return cosine(row, all[Math.min(OFFICIAL_FRAME, all.length - 1)] as number);
    };
  }
  if (policy === 'max') {
    return (row, column) => Math.max(...placesOf(column).map((place) => cosine(row, place)));
  }
  return (row, column) => {
    const all = placesOf(column);
    return all.reduce((sum, place) => sum + cosine(row, place), 0) / all.length;
  };
}
