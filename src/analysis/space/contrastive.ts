/** Computes the contrastive loss and its accuracy in both directions. */
import { AppError } from '../../core/errors.ts';
import { transpose } from '../../math/linalg.ts';
import { scaledLogSoftmax } from '../../math/similarity.ts';
import { topK } from '../../math/top-k.ts';

/** The temperature of the published models. */
export const TEMPERATURE = 0.05;

export interface ContrastiveLoss {
  /** Natural-log units (nats). */
  readonly loss: number;
  /** Share of items whose partner scores highest (ties count for the lower index, as argmax does). */
  readonly accuracy: number;
}

/**
 * The contrastive loss of a square similarity matrix in one direction.
 *
 * `audioForVisual` is the direction in which the published models were trained: for each visual column, the softmax
 * runs over all audio rows, and the matching audio should win.
 *
 * @param cosine - (pairs, pairs) audio rows, visual columns; partners on the diagonal.
 * @throws {@link AppError} `shape` if the matrix is not square.
 * @remarks Source: CAV-MAE equation 3; the official `forward_contrastive`.
 */
export function contrastiveLoss(
  cosine: Float32Array,
  pairs: number,
  direction: 'audioForVisual' | 'visualForAudio',
  temperature: number = TEMPERATURE,
): ContrastiveLoss {
  if (cosine.length !== pairs * pairs) {
    throw new AppError('shape', `Expected ${pairs} x ${pairs} similarities, got ${cosine.length}.`);
  }
  const { byRow, byColumn } = scaledLogSoftmax(cosine, pairs, pairs, temperature);
  const logProbability = direction === 'audioForVisual' ? transpose(byColumn, pairs, pairs) : byRow;
  let loss = 0;
  let correct = 0;
  for (let item = 0; item < pairs; item += 1) {
    const candidates = logProbability.subarray(item * pairs, (item + 1) * pairs);
    loss -= candidates[item] as number;
    if (topK(candidates, 1)[0] === item) correct += 1;
  }
  return { loss: loss / pairs, accuracy: correct / pairs };
}
