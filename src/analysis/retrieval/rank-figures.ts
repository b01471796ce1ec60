/** Summarises ranks: recalls with Wilson's intervals; median, mean and reciprocal ranks with bootstrap intervals. */
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import { quantile } from '../../math/stats.ts';
import { wilsonInterval } from '../../math/wilson.ts';

/** Figures computed from ranks: recalls are shares in [0, 1], ranks start at 1, `meanReciprocalRank` is in (0, 1]. */
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

/** The figures that are shares of the queries, with the last rank that counts as found. */
const SHARES: Readonly<Partial<Record<FigureName, number>>> = { recallAt1: 1, recallAt5: 5, recallAt10: 10 };

/** A value with the ends of its interval; null if there is no interval. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
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
 * The figures with 95 % intervals. The intervals are for other queries to the same gallery, not for a gallery of
 * another size.
 *
 * Recall is a share of the queries and has Wilson's interval. Ranks have the 2.5th and 97.5th percentiles over
 * resamples of the queries, drawn with replacement. If all queries have the same rank, all resamples are alike and say
 * nothing about a mean, so it has no interval. The median has one, because it is among the ranks that occur.
 *
 * @param ranks - (queries) 1-based.
 * @param seed - the same seed draws the same queries, so that two counts of one gallery are compared on the same ones.
 * @remarks Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13 (percentile intervals).
 */
export function figuresWithIntervals(
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
      { value: values[name], ...endsOf(name, ranks, resamples > 0 ? drawn[name] : null) },
    ]),
  ) as Record<FigureName, Interval>;
}

function endsOf(
  name: FigureName,
  ranks: Uint32Array,
  draws: Float64Array | null,
): Pick<Interval, 'low' | 'high'> {
  const last = SHARES[name];
  if (last !== undefined) {
    const [low, high] = wilsonInterval(ranks.filter((rank) => rank <= last).length, ranks.length);
    return { low, high };
  }
  const isOneRank = ranks.every((rank) => rank === ranks[0]);
  if (!draws || (isOneRank && name !== 'medianRank')) return { low: null, high: null };
  return { low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
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
