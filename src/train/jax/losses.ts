/** The two losses on jax-js arrays. */
import { type Array as Arr, nn, numpy as np } from '@jax-js/jax';
import { PATCH_EPSILON } from '../figures.ts';

/** PyTorch's floor for the length of a vector that is normalised. */
const LENGTH_FLOOR = 1e-12;

/** Each patch to mean 0 and unbiased variance 1, over the last axis. */
export function normalisePatches(target: Arr): Arr {
  const values = target.shape.at(-1)!;
  const centred = target.ref.sub(np.mean(target, -1, { keepdims: true }));
  const variance = np.sum(np.square(centred.ref), -1, { keepdims: true }).div(values - 1);
  return centred.div(np.sqrt(variance.add(PATCH_EPSILON)));
}

/** Mean squared error over the patches asked for: a scalar. */
export function maskedLoss(predicted: Arr, target: Arr, normPix: boolean): Arr {
  return np.mean(np.square(predicted.sub(normPix ? normalisePatches(target) : target)));
}

/** Rows to length 1. */
function unit(rows: Arr): Arr {
  const length = np.sqrt(np.sum(np.square(rows.ref), -1, { keepdims: true }));
  return rows.div(np.maximum(length, LENGTH_FLOOR));
}

/** Cosines (audio, video) of two sets of rows (batch, width). */
export function cosines(audio: Arr, visual: Arr): Arr {
  return np.matmul(unit(audio), unit(visual).transpose());
}

/**
 * For each video, find its audio among the batch; both ways if `bidirectional`. In nats.
 *
 * @param similarity - (audio, video) cosines.
 */
export function contrastiveLoss(similarity: Arr, temperature: number, bidirectional: boolean): Arr {
  const batch = similarity.shape[0]!;
  const scores = similarity.div(temperature);
  const oneWay = (axis: number, x: Arr) => np.sum(nn.logSoftmax(x, axis).mul(np.eye(batch))).div(-batch);
  if (!bidirectional) return oneWay(0, scores);
  return oneWay(0, scores.ref).add(oneWay(1, scores)).mul(0.5);
}
