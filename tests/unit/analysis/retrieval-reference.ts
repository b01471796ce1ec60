/**
 * The lab's figures again, written from their definitions by sorting and filtering plain arrays: slow, and
 * sharing no line with what they check.
 */

/** 1-based first and last place of the own score in its sorted row. */
export function sortedRanks(matrix: readonly (readonly number[])[]): { first: number[]; last: number[] } {
  const places = matrix.map((row, query) => {
    const sorted = [...row].sort((a, b) => b - a);
    const own = row[query] as number;
    return { first: sorted.indexOf(own) + 1, last: sorted.lastIndexOf(own) + 1 };
  });
  return { first: places.map(({ first }) => first), last: places.map(({ last }) => last) };
}

export function plainFigures(ranks: readonly number[]) {
  const n = ranks.length;
  const sorted = [...ranks].sort((a, b) => a - b);
  const middle = n % 2 === 1 ? [(n - 1) / 2] : [n / 2 - 1, n / 2];
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    recallAt1: ranks.filter((rank) => rank <= 1).length / n,
    recallAt5: ranks.filter((rank) => rank <= 5).length / n,
    recallAt10: ranks.filter((rank) => rank <= 10).length / n,
    medianRank: average(middle.map((place) => sorted[place] as number)),
    meanRank: average(ranks),
    meanReciprocalRank: average(ranks.map((rank) => 1 / rank)),
  };
}

/** Item indices of a row from best to worst, the lower index first among equals. */
export function sortedOrder(row: readonly number[]): number[] {
  return row
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .map(({ index }) => index);
}

export function turned(matrix: readonly (readonly number[])[]): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] as number));
}

export function plainLocalScaling(matrix: readonly (readonly number[])[], k: number): number[][] {
  const nearest = (values: readonly number[]) => {
    const best = [...values].sort((a, b) => b - a).slice(0, k);
    return best.reduce((sum, value) => sum + value, 0) / best.length;
  };
  const columns = turned(matrix).map(nearest);
  return matrix.map((row) =>
    row.map((value, column) => 2 * value - nearest(row) - (columns[column] as number)),
  );
}

/** Scores off the diagonal. */
export function mismatched(matrix: readonly (readonly number[])[]): number[] {
  return matrix.flatMap((row, i) => row.filter((_, j) => j !== i));
}

export function plainZ(value: number, others: readonly number[]): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const squares = others.reduce((sum, other) => sum + (other - mean) ** 2, 0);
  return (value - mean) / Math.sqrt(squares / (others.length - 1));
}
