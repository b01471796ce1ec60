/** Finds pairs that look wrong: unlike each other, or as if swapped. */
import { topK } from '../../math/top-k.ts';
import { expectScores } from './pair-ranks.ts';

/** Audio and video of different pairs that match each other better than their partners. */
export interface StrongerPair {
  /** Row of the audio, column of the video. */
  readonly sound: number;
  readonly picture: number;
  readonly score: number;
  /** How far the score is above the better of the two true pairs. */
  readonly margin: number;
  /** The remaining two match better as well, as if the labels were swapped. */
  readonly mutual: boolean;
}

/** The pairs with the lowest own score, worst first: `count` rows, without those that have no score. */
export function weakestPairs(score: Float32Array, count: number): Uint32Array<ArrayBuffer> {
  const known = score.map((value) => (Number.isNaN(value) ? -Infinity : -value));
  return topK(known, count).filter((pair) => !Number.isNaN(score[pair]));
}

/**
 * Finds audio and video that score higher together than with their partners, in both directions.
 *
 * Pairs that look swapped (both wrong combinations beat both right ones) come first, once each; then the others, by
 * margin. A weak model finds many of them, so they are only candidates to check.
 *
 * @param scores - (pairs, pairs), one audio per row, partners on the diagonal.
 * @throws {@link AppError} `shape` if it is not square or holds a value that is not a number.
 */
export function strongerPairs(scores: Float32Array, pairs: number, count: number): StrongerPair[] {
  expectScores(scores, pairs, pairs);
  const own = Float32Array.from({ length: pairs }, (_, pair) => scores[pair * pairs + pair]!);
  const margin = (sound: number, picture: number) =>
    scores[sound * pairs + picture]! - Math.max(own[sound]!, own[picture]!);
  const kept = new Shortlist(count);
  const swapped = new Shortlist(count);
  for (let sound = 0; sound < pairs; sound += 1) {
    for (let picture = 0; picture < pairs; picture += 1) {
      const ahead = margin(sound, picture);
      if (sound === picture || !(ahead > 0)) continue;
      const back = margin(picture, sound);
      const score = scores[sound * pairs + picture]!;
      const entry = { sound, picture, score, margin: ahead, mutual: back > 0 };
      if (!entry.mutual) kept.offer(entry, ahead);
      else if (ahead > back || (ahead === back && sound < picture))
        swapped.offer(entry, Math.min(ahead, back));
    }
  }
  return [...swapped.entries(), ...kept.entries()].slice(0, count);
}

/** The best few of many, best first; the earlier of equals stays first. */
class Shortlist {
  readonly #count: number;
  readonly #kept: { readonly pair: StrongerPair; readonly worth: number }[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  offer(pair: StrongerPair, worth: number): void {
    const kept = this.#kept;
    if (kept.length >= this.#count && !(worth > (kept.at(-1)?.worth ?? Infinity))) return;
    let place = kept.length;
    while (place > 0 && (kept[place - 1]?.worth ?? Infinity) < worth) place -= 1;
    kept.splice(place, 0, { pair, worth });
    kept.length = Math.min(kept.length, this.#count);
  }

  entries(): StrongerPair[] {
    return this.#kept.map(({ pair }) => pair);
  }
}
