/** Computes accuracy, balanced accuracy and mAP, with intervals over sources. */
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { Steps } from '../../core/turns/in-turns.ts';
import { quantile } from '../../math/stats.ts';
import { topK } from '../../math/top-k.ts';
import { wilsonInterval } from '../../math/wilson.ts';
import { argmax } from './classification.ts';

/** Draws of a bootstrap. */
const DRAWS = 1000;
/** Share of the draws beyond each end of an interval. */
const TAIL = 0.025;
/** Draws between two pauses. */
const DRAWS_AT_ONCE = 50;

/** A figure in [0, 1] with its 95 % interval; the ends are null if there is no interval. */
export interface ShareInterval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ClassificationFigures {
  /** Share of items whose best class is the right one. */
  readonly accuracy: ShareInterval;
  /** Mean over classes of the share of their items that were found. */
  readonly balancedAccuracy: ShareInterval;
  /** Mean over classes of average precision. */
  readonly meanAveragePrecision: ShareInterval;
  /** (classes) share of each class's items that were found; NaN for a class without items. */
  readonly recall: Float64Array<ArrayBuffer>;
  /** (classes) the same with its interval; null for a class without items. */
  readonly recallIntervals: readonly (ShareInterval | null)[];
  /** (classes) average precision of each class; NaN for a class without items. */
  readonly averagePrecision: Float64Array<ArrayBuffer>;
}

/**
 * Accuracy, balanced accuracy and macro mAP of scores, with intervals over sources.
 *
 * Intervals count sources, not items. Items of one source are alike, and counting them as independent would make the
 * interval too narrow. Shares have Wilson's interval; balanced accuracy and mAP are not shares and have a bootstrap
 * interval. Classes without items do not count. A generator, so that the caller can pause or stop.
 *
 * @param scores - (items, classes), greater is likelier.
 * @param groups - (items) the source of each item.
 * @throws {@link AppError} `shape` if the sizes disagree or there is no item.
 */
export function* classificationFigures(
  scores: Float64Array,
  labels: readonly number[],
  classes: number,
  groups: readonly string[],
  seed = 1,
): Steps<ClassificationFigures> {
  const items = labels.length;
  if (items === 0 || scores.length !== items * classes || groups.length !== items) {
    throw new AppError(
      'shape',
      `Expected ${items} items (at least one) with ${classes} scores and a source each, got ${scores.length} scores and ${groups.length} sources.`,
    );
  }
  const found = labels.map(
    (label, item) => argmax(scores.subarray(item * classes, (item + 1) * classes)) === label,
  );
  const columns = Array.from({ length: classes }, (_, label) => rankedColumn(scores, items, classes, label));
  const figuresOf = (weights: Float64Array) => weighted(weights, labels, found, classes, columns);
  const whole = figuresOf(new Float64Array(items).fill(1));
  const draws = yield* bootstrap(groups, seed, figuresOf);
  const interval = (name: 'balancedAccuracy' | 'meanAveragePrecision') =>
    drawnInterval(whole[name], draws && draws.map((draw) => draw[name]));
  const ofClass = (label: number) => found.flatMap((_, item) => (labels[item] === label ? [item] : []));
  const share = (places: readonly number[]) =>
    shareWithInterval(
      places.map((item) => found[item] as boolean),
      places.map((item) => groups[item] as string),
    );
  return {
    accuracy: shareWithInterval(found, groups),
    recallIntervals: Array.from({ length: classes }, (_, label) => {
      const places = ofClass(label);
      return places.length > 0 ? share(places) : null;
    }),
    balancedAccuracy: interval('balancedAccuracy'),
    meanAveragePrecision: interval('meanAveragePrecision'),
    recall: whole.recall,
    averagePrecision: whole.averagePrecision,
  };
}

/**
 * The share of items that are right, with Wilson's interval for as many trials as there are sources. A single source
 * gives no information about others, so it has no interval.
 *
 * @param groups - (items) the source of each item.
 * @throws {@link AppError} `shape` if there is no item.
 */
export function shareWithInterval(right: readonly boolean[], groups: readonly string[]): ShareInterval {
  if (right.length === 0) throw new AppError('shape', 'Expected at least one item to count, got none.');
  const value = right.filter(Boolean).length / right.length;
  const sources = new Set(groups).size;
  if (sources < 2) return { value, low: null, high: null };
  const [low, high] = wilsonInterval(value * sources, sources);
  return { value, low, high };
}

/**
 * Average precision of one class: the mean of the precision at each item that belongs to it, best score first. Items
 * with equal scores enter together.
 *
 * @returns NaN if nothing belongs to the class.
 * @remarks Source: scikit-learn's `average_precision_score` (no interpolation).
 */
export function averagePrecision(scores: ArrayLike<number>, belongs: ArrayLike<boolean>): number {
  const column = { order: topK(scores, scores.length), scores };
  return weightedPrecision(column, new Float64Array(scores.length).fill(1), (item) => belongs[item] === true);
}

interface RankedColumn {
  /** (items) best first. */
  readonly order: Uint32Array;
  readonly scores: ArrayLike<number>;
}

function rankedColumn(scores: Float64Array, items: number, classes: number, label: number): RankedColumn {
  const column = Float64Array.from({ length: items }, (_, item) => scores[item * classes + label]!);
  return { order: topK(column, items), scores: column };
}

function weighted(
  weights: Float64Array,
  labels: readonly number[],
  found: readonly boolean[],
  classes: number,
  columns: readonly RankedColumn[],
) {
  const total = new Float64Array(classes);
  const right = new Float64Array(classes);
  labels.forEach((label, item) => {
    total[label]! += weights[item]!;
    if (found[item]) right[label]! += weights[item]!;
  });
  const recall = right.map((value, label) => value / total[label]!);
  const precision = Float64Array.from(columns, (column, label) =>
    total[label]! > 0 ? weightedPrecision(column, weights, (item) => labels[item] === label) : Number.NaN,
  );
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return {
    accuracy: sum(right) / sum(total),
    balancedAccuracy: meanOfKnown(recall),
    meanAveragePrecision: meanOfKnown(precision),
    recall,
    averagePrecision: precision,
  };
}

function weightedPrecision(
  { order, scores }: RankedColumn,
  weights: Float64Array,
  belongs: (item: number) => boolean,
): number {
  let [seen, hits, gained, sum] = [0, 0, 0, 0];
  for (let place = 0; place < order.length; place += 1) {
    const item = order[place]!;
    seen += weights[item]!;
    if (belongs(item)) gained += weights[item]!;
    const next = order[place + 1];
    if (next !== undefined && scores[next] === scores[item]) continue;
    hits += gained;
    if (gained > 0) sum += (gained * hits) / seen;
    gained = 0;
  }
  return hits > 0 ? sum / hits : Number.NaN;
}

function meanOfKnown(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * The middle 95 % of the draws; none if all draws are alike (every source is right), because an interval of no width
 * would pretend certainty.
 */
function drawnInterval(value: number, draws: readonly number[] | null): ShareInterval {
  if (!draws) return { value, low: null, high: null };
  const [low, high] = [quantile(draws, TAIL), quantile(draws, 1 - TAIL)];
  return low < high ? { value, low, high } : { value, low: null, high: null };
}

/** Figures of a number of draws of the sources, with replacement; null if there is only one source. */
function* bootstrap<T>(
  groups: readonly string[],
  seed: number,
  figuresOf: (weights: Float64Array) => T,
): Steps<T[] | null> {
  const sources = [...new Set(groups)];
  if (sources.length < 2) return null;
  const random = new SeededRandom(seed);
  const place = new Map(sources.map((source, at) => [source, at]));
  const sourceOf = groups.map((group) => place.get(group) as number);
  const draws: T[] = [];
  while (draws.length < DRAWS) {
    const drawn = new Float64Array(sources.length);
    for (let i = 0; i < sources.length; i += 1) drawn[Math.floor(random.uniform() * sources.length)]! += 1;
    draws.push(figuresOf(Float64Array.from(sourceOf, (source) => drawn[source]!)));
    if (draws.length % DRAWS_AT_ONCE === 0) yield;
  }
  return draws;
}
