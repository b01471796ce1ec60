/** Places windows over a whole file. */

/** Windows shorter than this at the end of a file are left out: the window before covers most of them. */
const LEAST_REST_SECONDS = 1;

/** Starts of windows that cover a file; the last one ends where the file does. */
export function windowStarts(durationSeconds: number, hopSeconds: number, clipSeconds: number): number[] {
  const latest = Math.max(0, durationSeconds - clipSeconds);
  const starts = Array.from({ length: Math.floor(latest / hopSeconds + 1e-9) + 1 }, (_, i) => i * hopSeconds);
  const last = starts.at(-1) as number;
  return latest - last >= LEAST_REST_SECONDS ? [...starts, latest] : starts;
}
