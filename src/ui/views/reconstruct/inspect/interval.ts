/** Text of losses, gains and their intervals. Compared losses differ little, so all rows have four decimals. */
const PLACES = 4;
const SPREAD_PLACES = 3;

/** A loss or a difference of two losses, with a true minus sign; never minus zero. */
export function formatLoss(value: number): string {
  const text = value.toFixed(PLACES);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** "0.0100 to 0.0300". */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${formatLoss(low)} to ${formatLoss(high)}`;
}

/** "0.248 ± 0.018". */
export function formatSpread({ mean, std }: { readonly mean: number; readonly std: number }): string {
  return `${mean.toFixed(SPREAD_PLACES)} ± ${std.toFixed(SPREAD_PLACES)}`;
}

/** Whether, by the interval of a gain, the right modality helps, harms, or makes no clear difference. */
export function verdictOf(interval: readonly [number, number] | null): string {
  if (!interval) return 'one mask gives no interval';
  if (interval[0] > 0) return 'the right one helps';
  if (interval[1] < 0) return 'the right one harms';
  return 'no clear difference';
}
