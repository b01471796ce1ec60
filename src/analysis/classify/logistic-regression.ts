/** Fits multinomial logistic regression with scikit-learn's objective. */
import { AppError } from '../../core/errors.ts';
import { Lbfgs } from '../../math/lbfgs.ts';

/** A fitted multinomial logistic regression on standardised features. */
export interface LogisticModel {
  readonly classes: number;
  readonly width: number;
  /** (classes, width) and (classes), for features with `mean` subtracted and divided by `scale`. */
  readonly weights: Float64Array<ArrayBuffer>;
  readonly bias: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly scale: Float64Array<ArrayBuffer>;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogisticOptions {
  /** Weight of the loss relative to half the squared length of the weights, as in scikit-learn; default 1. */
  readonly inverseRegularisation?: number;
  readonly maxIterations?: number;
  /** Largest component of the gradient of the mean loss at which the fit ends; default 1e-5. */
  readonly tolerance?: number;
}

/** Rows of features with a label each. */
export interface LabelledRows {
  /** (rows, width). */
  readonly features: Float32Array;
  readonly width: number;
  /** (rows), from 0 to classes - 1. */
  readonly labels: readonly number[];
  readonly classes: number;
}

/**
 * Fits a multinomial logistic regression with an L2 penalty on the weights, not on the biases.
 *
 * A generator, so that the caller can pause or stop between two steps; it yields the loss after each step and returns
 * the model. Everything is float64 and starts at zero, so the same rows give the same model.
 *
 * @throws {@link AppError} `shape` if the rows do not have the stated sizes.
 * @remarks Source: the objective of scikit-learn's `LogisticRegression` (L-BFGS) after `StandardScaler`, divided by C
 * times the rows.
 * @see tests/fixtures/make-few-shot.py
 */
export function* fitLogistic(
  { features, width, labels, classes }: LabelledRows,
  { inverseRegularisation = 1, maxIterations = 1000, tolerance = 1e-5 }: LogisticOptions = {},
): Generator<number, LogisticModel> {
  const rows = labels.length;
  if (
    rows === 0 ||
    features.length !== rows * width ||
    labels.some((label) => !(label >= 0 && label < classes))
  ) {
    throw new AppError(
      'shape',
      `Expected ${rows} rows of ${width} features with labels below ${classes}, got ${features.length} values.`,
    );
  }
  const { values, mean, scale } = standardise(features, rows, width);
  const penalty = 1 / (inverseRegularisation * rows);
  const objective = (point: Float64Array, gradient: Float64Array) =>
    lossAt(point, gradient, values, width, labels, classes, penalty);
  const search = new Lbfgs(classes * (width + 1), objective);
  let converged = search.largestGradient <= tolerance;
  while (!converged && search.iterations < maxIterations) {
    const moved = search.step();
    converged = search.largestGradient <= tolerance;
    yield search.value;
    if (!moved) break;
  }
  return {
    classes,
    width,
    weights: search.point.slice(0, classes * width),
    bias: search.point.slice(classes * width),
    mean,
    scale,
    iterations: search.iterations,
    converged,
  };
}

/** Log-odds of every class for every row, up to a constant per row: (rows, classes). */
export function logisticScores(model: LogisticModel, features: Float32Array): Float64Array<ArrayBuffer> {
  const { classes, width, weights, bias, mean, scale } = model;
  const rows = features.length / width;
  const scores = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row += 1) {
    for (let label = 0; label < classes; label += 1) {
      let sum = bias[label]!;
      for (let i = 0; i < width; i += 1) {
        sum += (weights[label * width + i]! * (features[row * width + i]! - mean[i]!)) / scale[i]!;
      }
      scores[row * classes + label] = sum;
    }
  }
  return scores;
}

/** Subtracts each column's mean and divides by its standard deviation over these rows; constant columns stay 0. */
function standardise(features: Float32Array, rows: number, width: number) {
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (let at = 0; at < features.length; at += 1) mean[at % width]! += features[at]! / rows;
  for (let at = 0; at < features.length; at += 1) {
    scale[at % width]! += (features[at]! - mean[at % width]!) ** 2 / rows;
  }
  for (let i = 0; i < width; i += 1) scale[i] = Math.sqrt(scale[i]!) || 1;
  const values = Float64Array.from(features, (value, at) => (value - mean[at % width]!) / scale[at % width]!);
  return { values, mean, scale };
}

/** Mean cross-entropy plus the penalty, and its gradient. */
function lossAt(
  point: Float64Array,
  gradient: Float64Array,
  values: Float64Array,
  width: number,
  labels: readonly number[],
  classes: number,
  penalty: number,
): number {
  const rows = labels.length;
  const biases = classes * width;
  let loss = 0;
  for (let i = 0; i < biases; i += 1) {
    gradient[i] = penalty * point[i]!;
    loss += (penalty / 2) * point[i]! ** 2;
  }
  gradient.fill(0, biases);
  const scores = new Float64Array(classes);
  for (let row = 0; row < rows; row += 1) {
    const start = row * width;
    let peak = -Infinity;
    for (let label = 0; label < classes; label += 1) {
      let sum = point[biases + label]!;
      for (let i = 0, at = label * width; i < width; i += 1) sum += point[at + i]! * values[start + i]!;
      scores[label] = sum;
      if (sum > peak) peak = sum;
    }
    let total = 0;
    for (let label = 0; label < classes; label += 1) total += Math.exp(scores[label]! - peak);
    const own = labels[row]!;
    loss += (peak + Math.log(total) - scores[own]!) / rows;
    for (let label = 0; label < classes; label += 1) {
      const error = (Math.exp(scores[label]! - peak) / total - Number(label === own)) / rows;
      gradient[biases + label]! += error;
      for (let i = 0, at = label * width; i < width; i += 1) gradient[at + i]! += error * values[start + i]!;
    }
  }
  return loss;
}
