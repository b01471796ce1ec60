/** Compares each pair with mismatched pairs: z-score and percentile. */
import { expectScores } from './pair-ranks.ts';
import type { ShuffledPairs } from './shuffled-pairs.ts';

/** How each pair's own score compares with others; all (pairs). */
export interface PairStatistics {
  readonly score: Float32Array<ArrayBuffer>;
  /** Against every mismatched pair of the gallery. */
  readonly zScore: Float32Array<ArrayBuffer>;
  /** Share in [0, 1] of mismatched pairs that score lower, ties counted half. */
  readonly percentile: Float32Array<ArrayBuffer>;
  /** Against the other videos with the same audio. */
  readonly zAmongPictures: Float32Array<ArrayBuffer>;
  /** Against the other audio with the same video. */
  readonly zAmongSounds: Float32Array<ArrayBuffer>;
}

/**
 * Compares each pair's score with mismatched ones: of the whole gallery, of its row and of its column.
 *
 * A z-score is NaN if there are fewer than two others, or all of them are equal.
 *
 * @param scores - (pairs, pairs), one audio per row, partners on the diagonal.
 */
export function pairStatistics(scores: Float32Array, pairs: number, shuffled: ShuffledPairs): PairStatistics {
  expectScores(scores, pairs, pairs);
  const own = (pair: number) => scores[pair * pairs + pair]!;
  const each = (value: (pair: number) => number) =>
    Float32Array.from({ length: pairs }, (_, pair) => value(pair));
  return {
    score: each(own),
    zScore: each((pair) => shuffled.zScore(own(pair))),
    percentile: each((pair) => shuffled.percentile(own(pair))),
    zAmongPictures: each((pair) => zAmong(scores, pairs, pair, pair * pairs, 1)),
    zAmongSounds: each((pair) => zAmong(scores, pairs, pair, pair, pairs)),
  };
}

/** The partner's score compared with the others of a row or column that begins at `start`. */
function zAmong(scores: Float32Array, pairs: number, pair: number, start: number, step: number): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < pairs; i += 1) if (i !== pair) sum += scores[start + i * step]!;
  const mean = sum / (pairs - 1);
  for (let i = 0; i < pairs; i += 1) if (i !== pair) squares += (scores[start + i * step]! - mean) ** 2;
  const deviation = Math.sqrt(squares / (pairs - 2));
  return deviation > 0 ? (scores[start + pair * step]! - mean) / deviation : Number.NaN;
}
