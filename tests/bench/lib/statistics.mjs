/** Quantile of unsorted values, linearly between the two nearest. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/** What is reported of a series of milliseconds. */
export function summarise(values) {
  return {
    median: median(values),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
    fastest: Math.min(...values),
    runs: values.length,
  };
}

/** Ratio of two interleaved series, taken round by round: other work on the machine slows both sides of a round. */
export function pairedRatio(slower, faster) {
  return median(slower.map((value, round) => value / faster[round]));
}
