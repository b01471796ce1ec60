import { AppError } from '../core/errors.ts';
import { SeededRandom } from '../core/rng.ts';
import { quantile } from '../math/stats.ts';

/** What ranks come to: recalls are shares in [0, 1], ranks 1-based, `meanReciprocalRank` in (0, 1]. */
export const FIGURE_NAMES = [
  'recallAt1',
  'recallAt5',
  'recallAt10',
  'medianRank',
  'meanRank',
  'meanReciprocalRank',
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];
export type RankFigures = Readonly<Record<FigureName, number>>;

/** A value with the ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * R@1, R@5, R@10, median and mean rank, and mean reciprocal rank; null without queries.
 *
 * @param ranks - (queries) 1-based.
 * @throws {@link AppError} `shape` for a rank below 1.
 */
export function rankFigures(ranks: Uint32Array): RankFigures | null {
  if (ranks.length === 0) return null;
  return figuresOf(histogram(ranks), ranks.length);
}

/**
 * The figures with bootstrap intervals: queries are drawn again with replacement, the gallery stays as it is.
 *
 * The 2.5th and 97.5th percentiles of each figure over the resamples. It speaks of other queries to the same gallery,
 * not of a gallery of another size.
 *
 * @param ranks - (queries) 1-based.
 * @param seed - the same seed draws the same queries, so that two counts of one gallery are compared on the same ones.
 * @remarks Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13 (percentile intervals).
 */
export function bootstrapFigures(
  ranks: Uint32Array,
  resamples: number,
  seed: number,
): Readonly<Record<FigureName, Interval>> | null {
  const values = rankFigures(ranks);
  if (!values) return null;
  const random = new SeededRandom(seed);
  const drawn = Object.fromEntries(
    FIGURE_NAMES.map((name) => [name, new Float64Array(Math.max(1, resamples))]),
  ) as Record<FigureName, Float64Array>;
  const counts = new Uint32Array(histogram(ranks).length);
  for (let resample = 0; resample < resamples; resample += 1) {
    counts.fill(0);
    for (let i = 0; i < ranks.length; i += 1) {
      counts[ranks[Math.floor(random.uniform() * ranks.length)]!]! += 1;
    }
    const figures = figuresOf(counts, ranks.length);
    for (const name of FIGURE_NAMES) drawn[name][resample] = figures[name];
  }
  return Object.fromEntries(
    FIGURE_NAMES.map((name): [FigureName, Interval] => [
      name,
      {
        value: values[name],
        low: resamples > 0 ? quantile(drawn[name], 0.025) : Number.NaN,
        high: resamples > 0 ? quantile(drawn[name], 0.975) : Number.NaN,
      },
    ]),
  ) as Record<FigureName, Interval>;
}

/** How often each rank occurs; index 0 stays empty. */
function histogram(ranks: Uint32Array): Uint32Array {
  const counts = new Uint32Array(ranks.reduce((most, rank) => Math.max(most, rank), 0) + 1);
  for (const rank of ranks) {
    if (rank === 0) throw new AppError('shape', 'Expected ranks from 1, got 0.');
    counts[rank]! += 1;
  }
  return counts;
}

function figuresOf(counts: Uint32Array, queries: number): RankFigures {
  let [seen, sum, reciprocal] = [0, 0, 0];
  let [lower, upper] = [0, 0];
  const within = { 1: 0, 5: 0, 10: 0 };
  const [lowerPlace, upperPlace] = [Math.floor((queries + 1) / 2), Math.floor(queries / 2) + 1];
  for (let rank = 1; rank < counts.length; rank += 1) {
    const count = counts[rank]!;
    if (count > 0) {
      seen += count;
      sum += count * rank;
      reciprocal += count / rank;
      if (lower === 0 && seen >= lowerPlace) lower = rank;
      if (upper === 0 && seen >= upperPlace) upper = rank;
    }
    if (rank === 1) within[1] = seen;
    if (rank <= 5) within[5] = seen;
    if (rank <= 10) within[10] = seen;
  }
  return {
    recallAt1: within[1] / queries,
    recallAt5: within[5] / queries,
    recallAt10: within[10] / queries,
    medianRank: (lower + upper) / 2,
    meanRank: sum / queries,
    meanReciprocalRank: reciprocal / queries,
  };
}
