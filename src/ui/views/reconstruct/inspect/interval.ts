/** Losses of passes that are compared differ late: enough places to see it, the same in every row. */
const PLACES = 4;
const SPREAD_PLACES = 3;

/** A loss or a difference of two, with a true minus; never minus zero. */
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

/** What an interval of a gain says: whether the right sense helps, hinders, or neither can be told. */
export function verdictOf(interval: readonly [number, number] | null): string {
  if (!interval) return 'one mask tells nothing';
  if (interval[0] > 0) return 'the right one helps';
  if (interval[1] < 0) return 'the right one hinders';
  return 'no difference can be told';
}
