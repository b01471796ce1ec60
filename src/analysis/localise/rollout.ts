/** Follows attention back through blocks. */
import { AppError } from '../../core/errors.ts';

/**
 * Follows attention back through blocks: the weight of each input token in a mix of output tokens.
 *
 * Each block passes on half of itself and half of what it attends to, which models the residual connection. The sum of
 * the weights stays the same.
 *
 * @param weights - (tokens) the weight of each output token.
 * @param attentions - (tokens, tokens) of each block, first block first, mean over heads, rows attend and sum to 1.
 * @returns (tokens).
 * @throws {@link AppError} `shape` if a matrix has the wrong size.
 * @remarks Source: Abnar and Zuidema, "Quantifying Attention Flow in Transformers" (ACL 2020), equation 1 and section
 * 3.1; multiplied from the output's end, so that one row is carried and not a matrix.
 */
export function rollBack(
  weights: Float32Array,
  attentions: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const tokens = weights.length;
  let row = Float64Array.from(weights);
  for (const attention of attentions.toReversed()) {
    if (attention.length !== tokens * tokens) {
      throw new AppError('shape', `Expected attention of ${tokens} tokens, got ${attention.length} values.`);
    }
    const before = row.map((weight) => weight / 2);
    for (let from = 0; from < tokens; from += 1) {
      const half = row[from]! / 2;
      if (half === 0) continue;
      for (let to = 0; to < tokens; to += 1) before[to] = before[to]! + half * attention[from * tokens + to]!;
    }
    row = before;
  }
  return Float32Array.from(row);
}

/** The same weight for `count` tokens from `first` on; 0 for the others. */
export function evenWeights(tokens: number, first: number, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(tokens).fill(1 / count, first, first + count);
}

/** Weights as multiples of an even share: 1 if a token weighs as much as it would if all weighed the same. */
export function inEvenShares(weights: Float32Array): Float32Array<ArrayBuffer> {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum > 0 ? (weight * weights.length) / sum : 0));
}
