import type { InfoNceResult } from '../../../state/app-state.ts';
import { formatFigure } from '../../components/format.ts';

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
      ? `sound of ${nameOf(row)} with its own picture`
      : `sound of ${nameOf(row)} with picture of ${nameOf(column)}`;
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

/** The largest size of a gradient, for the two ends of its colours; never 0. */
export function gradientReach(gradient: Float32Array): number {
  let reach = 0;
  for (const value of gradient) reach = Math.max(reach, Math.abs(value));
  return reach > 0 ? reach : 1;
}
