/** Computes the contrastive loss with chosen negatives, and its gradient with respect to every cosine. */
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import { TEMPERATURE } from './contrastive.ts';

export type InfoNceDirection = 'audioForVisual' | 'visualForAudio' | 'both';

export interface InfoNceOptions {
  readonly temperature?: number;
  readonly direction?: InfoNceDirection;
  /** Wrong partners that each query is compared with; null for all others. */
  readonly negatives?: number | null;
  /** Draws the negatives if not all are taken. */
  readonly seed?: number;
}

export interface InfoNce {
  /** Nats; the mean of both directions if both are requested. */
  readonly loss: number;
  /** Share of queries whose partner scores highest among its candidates; of equal ones the lower index wins. */
  readonly accuracy: number;
  /** (pairs, pairs) derivative of `loss` with respect to each cosine; rows are audio, columns video. */
  readonly gradient: Float32Array<ArrayBuffer>;
  /** Candidates per query, including its partner. */
  readonly candidates: number;
}

/**
 * The contrastive loss with its gradient with respect to every cosine.
 *
 * For one direction the gradient is softmax minus identity, divided by temperature and pairs. A partner's cell is
 * negative (more cosine, less loss) until its probability is 1; a wrong cell is positive in proportion to its
 * probability; each query's cells sum to 0. The gradient is with respect to the cosine itself, so a lower temperature
 * makes it larger.
 *
 * @param cosine - (pairs, pairs) audio rows, visual columns, partners on the diagonal.
 * @throws {@link AppError} `shape` if the matrix is not square, there are no pairs, or the temperature is not positive.
 * @remarks Source: CAV-MAE equation 3; van den Oord et al. 2018, arXiv 1807.03748.
 */
export function infoNce(
  cosine: Float32Array,
  pairs: number,
  {
    temperature = TEMPERATURE,
    direction = 'audioForVisual',
    negatives = null,
    seed = 1,
  }: InfoNceOptions = {},
): InfoNce {
  if (pairs < 1 || cosine.length !== pairs * pairs) {
    throw new AppError('shape', `Expected ${pairs} x ${pairs} similarities, got ${cosine.length}.`);
  }
  if (!(temperature > 0)) throw new AppError('shape', `Expected a temperature above 0, got ${temperature}.`);
  const asked = direction === 'both' ? (['audioForVisual', 'visualForAudio'] as const) : [direction];
  const gradient = new Float64Array(pairs * pairs);
  const wrong = Math.max(0, Math.min(negatives ?? pairs - 1, pairs - 1));
  const weight = 1 / (asked.length * pairs);
  let loss = 0;
  let hits = 0;
  asked.forEach((way) => {
    const random = new SeededRandom(seed);
    for (let query = 0; query < pairs; query += 1) {
      // A query's candidates are in its column if the query is video, in its row if it is audio.
      const [start, step] = way === 'audioForVisual' ? [query, pairs] : [query * pairs, 1];
      const chosen = candidatesOf(query, pairs, wrong, random);
      const { logProbability, probabilities, best } = softmaxOf(
        cosine,
        start,
        step,
        chosen,
        query,
        temperature,
      );
      loss -= weight * logProbability;
      if (best === query) hits += 1;
      chosen.forEach((item, at) => {
        const error = probabilities[at]! - Number(item === query);
        gradient[start + item * step]! += (weight * error) / temperature;
      });
    }
  });
  // Counted whole, because a sum of shares may exceed 1 by rounding.
  const accuracy = hits / (asked.length * pairs);
  return { loss, accuracy, gradient: Float32Array.from(gradient), candidates: wrong + 1 };
}

/** The partner and `wrong` others, ascending. */
function candidatesOf(query: number, pairs: number, wrong: number, random: SeededRandom): number[] {
  if (wrong === pairs - 1) return Array.from({ length: pairs }, (_, item) => item);
  const others = random.sample(pairs - 1, wrong).map((item) => (item < query ? item : item + 1));
  return [...others, query].sort((a, b) => a - b);
}

function softmaxOf(
  cosine: Float32Array,
  start: number,
  step: number,
  chosen: readonly number[],
  query: number,
  temperature: number,
) {
  const logits = chosen.map((item) => cosine[start + item * step]! / temperature);
  const peak = logits.reduce((high, logit) => Math.max(high, logit), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - peak));
  const sum = powers.reduce((total, power) => total + power, 0);
  return {
    logProbability: cosine[start + query * step]! / temperature - peak - Math.log(sum),
    probabilities: powers.map((power) => power / sum),
    best: chosen[logits.indexOf(peak)],
  };
}
