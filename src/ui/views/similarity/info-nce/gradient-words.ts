/** What is pulled and pushed, in words. */
import type { InfoNceResult } from '../../../../contract/similarity.ts';
import { formatFigure } from '../../../kit/format.ts';

/** A cell of the gradient; `value` is the loss's change by one unit of cosine. */
export interface GradientCell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** The cells that pull and push hardest; null where none does. */
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

/** What a step down the gradient would do to a cell. */
export function gradientWords(
  { row, column, value }: GradientCell,
  nameOf: (item: number) => string,
  cosine: number,
): string {
  const pair =
    row === column
      ? `Sound of ${nameOf(row)} with its own picture`
      : `Sound of ${nameOf(row)} with picture of ${nameOf(column)}`;
  const what =
    value === 0
      ? 'left alone, as it is no candidate or decided already'
      : value < 0
        ? 'pulled together'
        : 'pushed apart';
  return `${pair}: cosine ${formatFigure(cosine).replace('-', '−')}, gradient ${formatSigned(value)}, ${what}.`;
}

/** A gradient with its sign. */
export function formatSigned(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${formatFigure(Math.abs(value))}`;
}

/**
 * What the colours of a gradient end at: the largest size off the diagonal, never 0.
 *
 * A partner is pulled by as much as all its rivals together are pushed, so in a large batch the diagonal would bleach
 * the rest; it takes the end's colour instead.
 */
export function gradientReach(gradient: Float32Array, pairs: number): number {
  let [off, all] = [0, 0];
  gradient.forEach((value, at) => {
    all = Math.max(all, Math.abs(value));
    if (at % (pairs + 1) !== 0) off = Math.max(off, Math.abs(value));
  });
  return off || all || 1;
}
