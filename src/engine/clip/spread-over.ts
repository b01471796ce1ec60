/** Which of the pictures that came live stand for a clip. */
/**
 * Which of some pictures stand for a clip: `seconds` are cut into `count` equal shares, each of which takes the picture
 * nearest to its middle.
 *
 * @param times - (pictures) in seconds from the start, at least one.
 * @returns (count) places in `times`.
 */
export function spreadOver(times: readonly number[], seconds: number, count: number): number[] {
  return Array.from({ length: count }, (_, share) => {
    const middle = ((share + 0.5) * seconds) / count;
    return times.reduce(
      (best, time, place) => (Math.abs(time - middle) < Math.abs(times[best]! - middle) ? place : best),
      0,
    );
  });
}
