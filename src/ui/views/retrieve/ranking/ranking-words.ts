/** Z-scores, percentiles and tied ranks as text. */
import { formatShare } from '../../../kit/format.ts';

/** A z-score with its sign: `+1.82`, `−0.40`; a dash if it is undefined. */
export function formatZ(z: number): string {
  if (!Number.isFinite(z)) return '–';
  const text = Math.abs(z).toFixed(2);
  return text === '0.00' ? text : `${z < 0 ? '−' : '+'}${text}`;
}

/** `3`, or `3 to 5` if scores are tied. */
export function formatRank(optimistic: number, pessimistic: number): string {
  return optimistic === pessimistic ? String(optimistic) : `${optimistic} to ${pessimistic}`;
}

/** The share of shuffled pairs that score lower, in words. */
export function abovePercent(percentile: number): string {
  return Number.isFinite(percentile)
    ? `above ${formatShare(percentile)} of shuffled pairs`
    : 'no shuffled pairs to compare with';
}
