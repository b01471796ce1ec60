/** Percentiles and tied ranks as text. */
import { formatShare } from '../../../kit/format.ts';

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
