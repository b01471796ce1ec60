/** Pairs that look wrong: unlike each other, or as if swapped. */
import { topK } from '../../math/top-k.ts';
import { expectScores } from './pair-ranks.ts';

/** A sound and a picture of different pairs that like each other better than their partners. */
export interface StrongerPair {
  /** Row of the sound, column of the picture. */
  readonly sound: number;
  readonly picture: number;
  readonly score: number;
  /** How far the score is above the better of the two own ones. */
  readonly margin: number;
  /** The remaining two prefer each other as well: as if the labels were swapped. */
  readonly mutual: boolean;
}

/** The pairs whose own score lies lowest, worst first: `count` rows, those without a score left out. */
export function weakestPairs(score: Float32Array, count: number): Uint32Array<ArrayBuffer> {
  const known = score.map((value) => (Number.isNaN(value) ? -Infinity : -value));
  return topK(known, count).filter((pair) => !Number.isNaN(score[pair]));
}

/**
 * Finds sounds and pictures that beat each other's own partner in both directions.
 *
 * Pairs that look swapped (both wrong combinations beat both right ones) come first, once each; then the others, by
 * margin. A model that knows little has many of them: it is a list to listen to, not a verdict.
 *
 * @param scores - (pairs, pairs), a sound a row, own partners on the diagonal.
 * @throws {@link AppError} `shape` if the square is not one or holds what is not a number.
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

/** The best few of many, best first; the earlier of equals stays ahead. */
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
