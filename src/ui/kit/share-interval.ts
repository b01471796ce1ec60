/** Wilson's 95 % interval of a share, as a table cell or in words. */
import { wilsonInterval } from '../../math/wilson.ts';
import { formatShare } from './format.ts';
import type { Cell } from './table/numbers.ts';
import { isSpread } from './table/numbers.ts';

/** Errors of rounding in a number of hits are smaller. */
const ROUNDING = 1e-9;

function nearWhole(hits: number): number {
  const whole = Math.round(hits);
  // Not -0, which would be shown with its sign.
  return Math.abs(hits - whole) < ROUNDING ? whole + 0 : hits;
}

/** A share of `trials` in per cent with Wilson's 95 % interval; null without trials. */
export function shareCell(share: number | null, trials: number): Cell {
  if (share === null || !Number.isFinite(share) || !(trials > 0)) return null;
  // A share that was summed up may give 9.000000000000002 hits of 9.
  const hits = nearWhole(share * trials);
  const [low, high] = wilsonInterval(hits, trials);
  return { value: (100 * hits) / trials, low: 100 * low, high: 100 * high };
}

/** The interval alone: "60 to 92.3 %"; empty without trials. */
export function intervalWords(share: number, trials: number): string {
  const cell = shareCell(share, trials);
  if (!isSpread(cell)) return '';
  return `${Math.round(cell.low * 10) / 10} to ${formatShare(cell.high / 100)}`;
}
