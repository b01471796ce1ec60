/** Three decimals are what a link carries. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A number of a link within its range; the fallback for whatever else stands there. */
export function number(text: string | null, low: number, high: number, fallback: number): number {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : fallback;
}

/** A word of a link that is one of those allowed; the fallback otherwise. */
export function member<T extends string>(allowed: readonly T[], text: string | null, fallback: T): T {
  return allowed.find((item) => item === text) ?? fallback;
}
