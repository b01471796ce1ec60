import { formatFigure } from '../../components/format.ts';

/** A figure that may be negative, with a true minus. */
export function formatSigned(value: number): string {
  return formatFigure(value).replace(/^-/, '−');
}

/** "0.01 to 0.03". */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatSigned(low)} to ${formatSigned(high)}`;
}

/** What an interval of a gain says: whether the right sense helps, hinders, or neither can be told. */
export function verdictOf(interval: readonly [number, number] | null): string {
  if (!interval) return 'one mask tells nothing';
  if (interval[0] > 0) return 'the right one helps';
  if (interval[1] < 0) return 'the right one hinders';
  return 'no difference can be told';
}
