/** Measures how often each item is retrieved, and how unevenly. */
import { AppError } from '../../core/errors.ts';
import { topK } from '../../math/top-k.ts';
import { expectScores } from './pair-ranks.ts';

/** How unevenly a gallery's items are retrieved. */
export interface Hubness {
  /** How many top ranks of each query are counted. */
  readonly k: number;
  /** (items) N_k: for how many queries an item is among the first k. */
  readonly occurrences: Uint32Array<ArrayBuffer>;
  /** Skewness of N_k: 0 if items are retrieved evenly, above about 1 if there are hubs; NaN if all are equal. */
  readonly skewness: number;
  /** The item retrieved most often (the lower index among equals), and how often. */
  readonly largest: { readonly item: number; readonly occurrences: number };
  /** Share of items that no query has among its first k. */
  readonly neverRetrieved: number;
}

/** Ten, as is usual, but a tenth of a small gallery, because ten ranks there would hold nearly everything. */
export function neighbourCount(items: number): number {
  return Math.max(1, Math.min(10, Math.round(items / 10)));
}

/**
 * Counts how often each item of a gallery is among the first `k` results.
 *
 * If there is a tie for a rank, the lower index gets it.
 *
 * @param scores - (queries, items), greater is better.
 * @throws {@link AppError} `shape` for an empty gallery, sizes that disagree, or a score that is not a number.
 * @remarks Source: Radovanović, Nanopoulos and Ivanović, "Hubs in Space", JMLR 11 (2010), section 2.
 */
export function hubness(scores: Float32Array, queries: number, items: number, k: number): Hubness {
  expectScores(scores, queries, items);
  if (items === 0 || k < 1) {
    throw new AppError('shape', `Expected a gallery and at least one place, got ${items} items and ${k}.`);
  }
  const occurrences = new Uint32Array(items);
  for (let query = 0; query < queries; query += 1) {
    for (const item of topK(scores.subarray(query * items, (query + 1) * items), k)) occurrences[item]! += 1;
  }
  let largest = 0;
  let never = 0;
  occurrences.forEach((count, item) => {
    if (count > occurrences[largest]!) largest = item;
    if (count === 0) never += 1;
  });
  return {
    k,
    occurrences,
    skewness: skewness(occurrences),
    largest: { item: largest, occurrences: occurrences[largest]! },
    neverRetrieved: never / items,
  };
}

/** Third standardised moment over the population. */
function skewness(values: Uint32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [second, third] = [0, 0];
  for (const value of values) {
    second += (value - mean) ** 2;
    third += (value - mean) ** 3;
  }
  second /= values.length;
  return third / values.length / second ** 1.5;
}
