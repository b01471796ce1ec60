/** Counts the queries whose first answer is of the query's kind. */
import { expectScores } from './pair-ranks.ts';

/** How often the first answer is of the query's kind, over the queries of a known kind. */
export interface KindFirst {
  readonly queries: number;
  /** Queries with an answer of their kind among those that share the first place. */
  readonly optimistic: number;
  /** Queries with nothing but answers of their kind there. */
  readonly pessimistic: number;
  /** The share that a random order gives: the mean share of a query's kind in the gallery. */
  readonly chance: number;
}

/**
 * Counts how often the first answer is of the query's kind; the partner counts, and an answer of no known kind is
 * wrong.
 *
 * @param scores - (pairs, pairs), each row a query, partners on the diagonal.
 * @param kinds - (pairs) the kind of each pair; null if it is not known.
 * @returns null if no two pairs are of one kind: this would be recall at 1 again.
 * @throws {@link AppError} `shape` if the sizes disagree, or a score is not a number.
 */
export function kindFirst(
  scores: Float32Array,
  pairs: number,
  kinds: readonly (string | null)[],
): KindFirst | null {
  expectScores(scores, pairs, pairs);
  const sizes = new Map<string, number>();
  for (const kind of kinds) if (kind !== null) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  if (![...sizes.values()].some((size) => size > 1)) return null;
  let [queries, optimistic, pessimistic, chance] = [0, 0, 0, 0];
  for (let query = 0; query < pairs; query += 1) {
    const kind = kinds[query] ?? null;
    if (kind === null) continue;
    queries += 1;
    chance += sizes.get(kind)! / pairs;
    const row = scores.subarray(query * pairs, (query + 1) * pairs);
    const best = row.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    const first = kinds.filter((_, answer) => row[answer] === best);
    if (first.includes(kind)) optimistic += 1;
    if (first.every((other) => other === kind)) pessimistic += 1;
  }
  return { queries, optimistic, pessimistic, chance: chance / queries };
}
