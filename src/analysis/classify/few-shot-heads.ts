/** Classifies by nearest neighbours and by prototypes on unit features. */
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { topK } from '../../math/top-k.ts';
import type { LabelledRows } from './logistic-regression.ts';

/** The largest number of neighbours that vote; never more than a label has examples. */
const NEIGHBOURS = 5;

/** How many neighbours vote if a label has `shots` examples. */
export function neighboursFor(shots: number): number {
  return Math.max(1, Math.min(NEIGHBOURS, shots));
}

/**
 * Votes of the nearest examples by cosine: (rows, classes), greater is likelier.
 *
 * Each has one vote. Among labels with equal votes, the one with closer voters leads.
 *
 * @param queries - (rows, width) unit rows.
 */
export function neighbourScores(
  { features, width, labels, classes }: LabelledRows,
  queries: Float32Array,
  neighbours: number,
): Float64Array<ArrayBuffer> {
  const rows = queries.length / width;
  const scores = new Float64Array(rows * classes);
  const cosines = new Float64Array(labels.length);
  for (let row = 0; row < rows; row += 1) {
    for (let example = 0; example < labels.length; example += 1) {
      cosines[example] = dotRows(queries, row, features, example, width);
    }
    const nearest = topK(cosines, neighbours);
    for (const example of nearest) {
      // In (0, 1), and below 1 for all voters together, so closeness never outweighs a vote.
      const closeness = (1 + cosines[example]!) / 2 / (nearest.length + 1);
      scores[row * classes + labels[example]!]! += 1 + closeness;
    }
  }
  return scores;
}

/**
 * Cosines with each label's prototype, the direction of the mean of its examples: (rows, classes).
 *
 * @param queries - (rows, width) unit rows.
 * @remarks Source: Snell et al., Prototypical networks (arXiv 1703.05175), with cosines instead of distances.
 */
export function prototypeScores(
  { features, width, labels, classes }: LabelledRows,
  queries: Float32Array,
): Float64Array<ArrayBuffer> {
  const sums = new Float32Array(classes * width);
  labels.forEach((label, example) => {
    for (let i = 0; i < width; i += 1) sums[label * width + i]! += features[example * width + i]!;
  });
  const prototypes = l2NormalizeRows(sums, classes, width);
  const rows = queries.length / width;
  const scores = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row += 1) {
    for (let label = 0; label < classes; label += 1) {
      scores[row * classes + label] = dotRows(queries, row, prototypes, label, width);
    }
  }
  return scores;
}

function dotRows(a: Float32Array, rowA: number, b: Float32Array, rowB: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += a[rowA * width + i]! * b[rowB * width + i]!;
  return sum;
}
