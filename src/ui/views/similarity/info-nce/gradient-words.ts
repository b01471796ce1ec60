/** Says in words which pairs the gradient pulls together and pushes apart. */
import type { InfoNceResult } from '../../../../contract/similarity.ts';
import { formatFigure } from '../../../kit/format.ts';

/** A cell of the gradient; `value` is the change of the loss per unit of cosine, in nats. */
export interface GradientCell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** The cells with the strongest pull and push; null if there is none. */
export function strongest({ gradient, entries }: Pick<InfoNceResult, 'gradient' | 'entries'>): {
  readonly pull: GradientCell | null;
  readonly push: GradientCell | null;
} {
  const pairs = entries.length;
  let low = 0;
  let high = 0;
  gradient.forEach((value, at) => {
    if (value < gradient[low]!) low = at;
    if (value > gradient[high]!) high = at;
  });
  const cell = (at: number): GradientCell => ({
    row: Math.floor(at / pairs),
    column: at % pairs,
    value: gradient[at] ?? 0,
  });
  return {
    pull: (gradient[low] ?? 0) < 0 ? cell(low) : null,
    push: (gradient[high] ?? 0) > 0 ? cell(high) : null,
  };
}

/** Says what a step of gradient descent would do to a cell. */
export function gradientWords(
  { row, column, value }: GradientCell,
  nameOf: (item: number) => string,
  cosine: number,
): string {
  const pair =
    row === column
      ? `Audio of ${nameOf(row)} with its own video`
      : `Audio of ${nameOf(row)} with video of ${nameOf(column)}`;
  const what =
    value === 0
      ? 'unchanged, because it is not a candidate or is already certain'
      : value < 0
        ? 'pulled together'
        : 'pushed apart';
  return `${pair}: cosine ${formatFigure(cosine).replace('-', '−')}, gradient ${formatSigned(value)}, ${what}.`;
}

/** A gradient as text, with its sign. */
export function formatSigned(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${formatFigure(Math.abs(value))}`;
}

/**
 * The end of the colour scale of a gradient: the largest absolute value off the diagonal, never 0.
 *
 * A partner is pulled as hard as all its negatives together are pushed. In a large batch the diagonal would make all
 * other cells look white, so it takes the colour of the end of the scale instead.
 */
export function gradientReach(gradient: Float32Array, pairs: number): number {
  let [off, all] = [0, 0];
  gradient.forEach((value, at) => {
    all = Math.max(all, Math.abs(value));
    if (at % (pairs + 1) !== 0) off = Math.max(off, Math.abs(value));
  });
  return off || all || 1;
}
