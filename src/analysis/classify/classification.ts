/** Computes probabilities, averages over frames and confusion counts. */
import { AppError } from '../../core/errors.ts';
import { softmax } from '../../math/softmax.ts';
import { topK } from '../../math/top-k.ts';

/** `softmax`: one label per clip, the probabilities sum to 1; `sigmoid`: any number of labels, each by itself. */
export type Activation = 'softmax' | 'sigmoid';

/** Probabilities of one row of logits: (classes). */
export function probabilitiesOf(logits: Float32Array, activation: Activation): Float32Array<ArrayBuffer> {
  if (activation === 'softmax') return softmax(logits);
  return Float32Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
}

/**
 * The average of several frames' probabilities: (classes). Probabilities are averaged, not logits.
 *
 * @param frames - (frames) of (classes) each.
 * @throws {@link AppError} `shape` if there are none.
 * @remarks Source: the official multi-frame evaluation.
 */
export function averageFrames(frames: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const [first] = frames;
  if (!first) throw new AppError('shape', 'Expected at least one frame to average, got none.');
  const sums = new Float64Array(first.length);
  for (const frame of frames) {
    for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] as number) + (frame[i] as number);
  }
  return Float32Array.from(sums, (sum) => sum / frames.length);
}

/** Index of the largest value; the lower index where two are equal. */
export function argmax(values: ArrayLike<number>): number {
  return topK(values, 1)[0] ?? 0;
}

/** Predictions counted against references. */
export interface Confusion {
  /** Classes that occur on either side, ascending. */
  readonly classes: readonly number[];
  /** (classes, classes) counts: rows the reference, columns the prediction. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Items for which both are the same. */
  readonly agree: number;
  readonly items: number;
}

/**
 * Counts which class was predicted for which reference, over the classes that occur.
 *
 * @throws {@link AppError} `shape` if the numbers of predictions and references differ.
 */
export function confusionOf(reference: readonly number[], predicted: readonly number[]): Confusion {
  if (reference.length !== predicted.length) {
    throw new AppError('shape', `Expected ${reference.length} predictions, got ${predicted.length}.`);
  }
  const classes = [...new Set([...reference, ...predicted])].sort((a, b) => a - b);
  const place = new Map(classes.map((index, at) => [index, at]));
  const counts = new Uint32Array(classes.length ** 2);
  let agree = 0;
  reference.forEach((row, item) => {
    const column = predicted[item] as number;
    counts[(place.get(row) as number) * classes.length + (place.get(column) as number)]! += 1;
    agree += Number(row === column);
  });
  return { classes, counts, agree, items: reference.length };
}
