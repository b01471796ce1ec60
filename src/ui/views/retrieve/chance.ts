/** The expected recalls and ranks of a random order of a gallery of `size`. */
export function chanceMetrics(size: number): {
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly medianRank: number;
  readonly meanRank: number;
  readonly meanReciprocalRank: number;
} {
  const recall = (k: number) => (size > 0 ? Math.min(1, k / size) : Number.NaN);
  let reciprocals = 0;
  for (let rank = 1; rank <= size; rank += 1) reciprocals += 1 / rank;
  return {
    recallAt1: recall(1),
    recallAt5: recall(5),
    recallAt10: recall(10),
    medianRank: (size + 1) / 2,
    meanRank: (size + 1) / 2,
    meanReciprocalRank: size > 0 ? reciprocals / size : Number.NaN,
  };
}
