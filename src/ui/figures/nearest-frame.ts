/** Index of the frame at `times` (seconds) nearest to `seconds`; the earlier one of a tie, 0 without frames. */
export function nearestFrame(times: readonly number[], seconds: number): number {
  let best = 0;
  times.forEach((time, index) => {
    if (Math.abs(time - seconds) < Math.abs((times[best] ?? 0) - seconds)) best = index;
  });
  return best;
}
