import { wilsonInterval } from '../../math/wilson.ts';
import { formatShare } from './format.ts';
import type { Cell } from './numbers.ts';

/** A share of so many trials in per cent with its 95 % interval by Wilson; null where nothing was tried. */
export function shareCell(share: number | null, trials: number): Cell {
  if (share === null || !Number.isFinite(share) || !(trials > 0)) return null;
  const [low, high] = wilsonInterval(share * trials, trials);
  return { value: 100 * share, low: 100 * low, high: 100 * high };
}

/** "81 % (95 % interval 60 to 92.3 %)". */
export function shareWords(share: number, trials: number): string {
  const cell = shareCell(share, trials);
  if (cell === null || typeof cell !== 'object') return formatShare(share);
  const low = (Math.round(cell.low * 10) / 10).toString();
  return `${formatShare(share)} (95\u00a0% interval ${low} to ${formatShare(cell.high / 100)})`;
}
