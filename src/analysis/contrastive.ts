import { AppError } from '../core/errors.ts';

/** The temperature of the published models. */
export const TEMPERATURE = 0.05;

export interface ContrastiveLoss {
  /** Natural-log units (nats). */
  readonly loss: number;
  /** Share of items whose own partner scores highest (ties count for the lower index, as argmax does). */
  readonly accuracy: number;
}

/**
 * The contrastive loss of a square similarity matrix in one direction.
 *
 * `audioForVisual` is the direction the published models were trained with: for each visual (column), the
 * softmax runs over all audio rows and the matching audio should win.
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
  const [stepItem, stepCandidate] = direction === 'audioForVisual' ? [1, pairs] : [pairs, 1];
  let loss = 0;
  let correct = 0;
  for (let item = 0; item < pairs; item += 1) {
    const score = (candidate: number) =>
      (cosine[item * stepItem + candidate * stepCandidate] as number) / temperature;
    let best = 0;
    for (let candidate = 1; candidate < pairs; candidate += 1) {
      if (score(candidate) > score(best)) best = candidate;
    }
    let exponentials = 0;
    for (let candidate = 0; candidate < pairs; candidate += 1) {
      exponentials += Math.exp(score(candidate) - score(best));
    }
    loss += score(best) + Math.log(exponentials) - score(item);
    if (best === item) correct += 1;
  }
  return { loss: loss / pairs, accuracy: correct / pairs };
}
