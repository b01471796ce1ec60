/** Computes mAP, d-prime and accuracy of clips that may have several labels. */
import { AppError } from '../../core/errors.ts';
import { normalQuantile } from '../../math/stats.ts';
import { wilsonInterval } from '../../math/wilson.ts';
import { argmax } from './classification.ts';
import { averagePrecision } from './classification-metrics.ts';

export interface TaggingFigures {
  /** Mean over classes of average precision, in [0, 1]. */
  readonly meanAveragePrecision: number;
  /** Mean over classes of the area under the ROC curve, in [0, 1]. */
  readonly meanAuc: number;
  /** √2 times the normal quantile of {@link meanAuc}; infinite where every item is ranked right. */
  readonly dPrime: number;
  /** Share of clips whose best class is one of their labels, with Wilson's 95 % interval. */
  readonly accuracy: { readonly value: number; readonly low: number; readonly high: number };
  /** Classes that some clips have and others do not. Only these count in the means over classes. */
  readonly classesCounted: number;
}

/**
 * Figures of multi-label classification.
 *
 * @param scores - (clips) of (classes) each, greater is likelier.
 * @param labels - (clips) the classes of each clip.
 * @throws {@link AppError} `shape` if there are no clips, the sizes disagree, or no class is told apart by the labels.
 * @remarks Source: the official evaluation: scikit-learn's average precision and ROC-AUC by class, their means, and
 *   d-prime of the mean AUC. It counts accuracy for clips of one label; with one label each the two agree.
 */
export function taggingFigures(
  scores: readonly ArrayLike<number>[],
  labels: readonly ReadonlySet<number>[],
): TaggingFigures {
  const clips = scores.length;
  const classes = scores[0]?.length ?? 0;
  if (clips === 0 || labels.length !== clips || scores.some(({ length }) => length !== classes)) {
    throw new AppError(
      'shape',
      `Expected scores of ${classes} classes and labels for each clip, got ${clips} and ${labels.length} clips.`,
    );
  }
  let [precision, area, counted] = [0, 0, 0];
  for (let label = 0; label < classes; label += 1) {
    const belongs = labels.map((own) => own.has(label));
    const own = belongs.filter(Boolean).length;
    if (own === 0 || own === clips) continue;
    const column = Float64Array.from(scores, (row) => row[label]!);
    precision += averagePrecision(column, belongs);
    area += rocArea(column, belongs);
    counted += 1;
  }
  if (counted === 0) {
    throw new AppError('shape', 'Expected a class that some of the clips have and others do not, got none.');
  }
  const right = scores.filter((row, clip) => labels[clip]!.has(argmax(row))).length;
  const [low, high] = wilsonInterval(right, clips);
  const meanAuc = area / counted;
  return {
    meanAveragePrecision: precision / counted,
    meanAuc,
    dPrime: Math.SQRT2 * normalQuantile(meanAuc),
    accuracy: { value: right / clips, low, high },
    classesCounted: counted,
  };
}

/**
 * The share of pairs of an item that belongs and one that does not in which the first has the higher score; ties
 * half.
 */
export function rocArea(scores: ArrayLike<number>, belongs: readonly boolean[]): number {
  const order = Array.from(scores, (_, item) => item).sort((a, b) => scores[a]! - scores[b]!);
  let [below, sum, own] = [0, 0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let [inside, outside] = [0, 0];
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to += 1) {
      if (belongs[order[to]!]) inside += 1;
      else outside += 1;
    }
    sum += inside * (below + outside / 2);
    below += outside;
    own += inside;
    from = to;
  }
  return sum / (own * below);
}
