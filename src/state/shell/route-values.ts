/** Reads and writes the values of a link. */

/** Rounds to three decimals, as links do. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Reads a number within its range from a link, otherwise the fallback. */
export function number(text: string | null, low: number, high: number, fallback: number): number {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : fallback;
}

/** Reads an allowed word from a link, otherwise the fallback. */
export function member<T extends string>(allowed: readonly T[], text: string | null, fallback: T): T {
  return allowed.find((item) => item === text) ?? fallback;
}
