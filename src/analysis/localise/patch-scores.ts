/** Compares each token with one feature, with or without subtracting the mean of many clips. */
import { AppError } from '../../core/errors.ts';

/** What is subtracted before comparing: the mean of many clips, so that what all clips share does not count. */
export interface TokenMeans {
  /** (tokens, width) the mean token at each place. */
  readonly tokens: Float32Array;
  /** (width) the mean of what the tokens are compared with. */
  readonly other: Float32Array;
}

/** Mean of rows: (rows, width) -> (width), summed in float64. */
export function meanRow(rows: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const count = rows.length / width;
  if (!Number.isInteger(count) || count < 1) {
    throw new AppError('shape', `Expected rows of ${width} values, got ${rows.length} values.`);
  }
  const sums = new Float64Array(width);
  for (let at = 0; at < rows.length; at += 1) sums[at % width] = sums[at % width]! + rows[at]!;
  return Float32Array.from(sums, (sum) => sum / count);
}

/**
 * Compares each token with one feature of the other modality: (tokens, width) and (width) -> (tokens).
 *
 * Without means: cosines. With means: the dot product of what remains of both, divided by the feature's length and the
 * root mean square length of the tokens. A token of usual length in the feature's direction scores 1. A token's own
 * length matters: tokens near the mean say little, and a cosine would count them as much as the others.
 *
 * @throws {@link AppError} `shape` if the lengths do not match.
 */
export function patchScores(
  tokens: Float32Array,
  feature: Float32Array,
  means: TokenMeans | null,
): Float32Array<ArrayBuffer> {
  const width = feature.length;
  const count = tokens.length / width;
  if (!Number.isInteger(count) || (means && means.tokens.length !== tokens.length)) {
    throw new AppError('shape', `Expected tokens of ${width} values, and as many in the mean.`);
  }
  const dots = new Float64Array(count);
  const squares = new Float64Array(count);
  let featureSquares = 0;
  for (let i = 0; i < width; i += 1) featureSquares += (feature[i]! - (means?.other[i] ?? 0)) ** 2;
  for (let token = 0; token < count; token += 1) {
    for (let i = 0; i < width; i += 1) {
      const at = token * width + i;
      const value = tokens[at]! - (means?.tokens[at] ?? 0);
      dots[token] = dots[token]! + value * (feature[i]! - (means?.other[i] ?? 0));
      squares[token] = squares[token]! + value ** 2;
    }
  }
  const usual = squares.reduce((sum, square) => sum + square, 0) / count;
  return Float32Array.from(dots, (dot, token) => {
    const length = Math.sqrt(featureSquares * (means ? usual : squares[token]!));
    return length > 0 ? dot / length : 0;
  });
}
