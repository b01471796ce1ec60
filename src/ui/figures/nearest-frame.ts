/** Which of the frames at `times` (seconds) is nearest to a place; the earlier of two equally near ones, 0 without any. */
export function nearestFrame(times: readonly number[], seconds: number): number {
  let best = 0;
  times.forEach((time, index) => {
    if (Math.abs(time - seconds) < Math.abs((times[best] ?? 0) - seconds)) best = index;
  });
  return best;
}
