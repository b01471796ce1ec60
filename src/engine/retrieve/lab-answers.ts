/** Lists the best answers to every query. */
import { expectScores } from '../../analysis/retrieval/pair-ranks.ts';
import type { ShuffledPairs } from '../../analysis/retrieval/shuffled-pairs.ts';
import type { LabDirection } from '../../contract/retrieve.ts';
import type { Rest } from '../../core/turns/rest.ts';
import { rankOf, topK } from '../../math/top-k.ts';

/** Answers in a query's list; the whole matrix stays in the worker. */
const SHOWN = 50;

interface AskedGallery {
  /** Indices of the entries that are queries and of those that are answers. */
  readonly queries: readonly number[];
  readonly answers: readonly number[];
  /** (queries, answers). */
  readonly cosines: Float32Array<ArrayBuffer>;
  /** (queries, answers) the scores that answers are ranked by. */
  readonly scores: Float32Array<ArrayBuffer>;
  readonly shuffled: ShuffledPairs;
  readonly rest: Rest;
}

/**
 * The best answers to every query, each with its percentile among mismatched pairs, and the partner's rank.
 *
 * @throws {@link AppError} `shape` if a score is not a number; `aborted`.
 */
export async function listAnswers(asked: AskedGallery): Promise<Omit<LabDirection, 'plain' | 'corrected'>> {
  const { queries, answers, cosines, scores, shuffled, rest } = asked;
  const gallery = answers.length;
  expectScores(scores, queries.length, gallery);
  const shown = Math.min(SHOWN, gallery);
  const size = queries.length * shown;
  const listed = {
    answers: new Uint32Array(size),
    cosines: new Float32Array(size),
    scores: new Float32Array(size),
    percentiles: new Float32Array(size),
  };
  const ownRank = new Uint32Array(queries.length);
  const placeOf = new Map(answers.map((entry, place) => [entry, place]));
  for (const [query, entry] of queries.entries()) {
    await rest();
    const row = scores.subarray(query * gallery, (query + 1) * gallery);
    topK(row, shown).forEach((answer, place) => {
      const at = query * shown + place;
      listed.answers[at] = answers[answer]!;
      listed.cosines[at] = cosines[query * gallery + answer]!;
      listed.scores[at] = row[answer]!;
      listed.percentiles[at] = shuffled.percentile(row[answer]!);
    });
    const own = placeOf.get(entry);
    if (own !== undefined) ownRank[query] = rankOf(row, own).rank;
  }
  return { queries: Uint32Array.from(queries), gallery, shown, ...listed, ownRank };
}
