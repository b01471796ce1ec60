/** A stretch of a medium, in seconds from its first presented timestamp. */
export interface MediaWindow {
  readonly startSeconds: number;
  readonly durationSeconds: number;
}

/**
 * Timestamps that should be equal come from sums and from containers' clocks; within this distance they count as equal.
 * It is half a tick of the finest clock in use (microseconds of WebCodecs).
 */
export const CLOCK_TOLERANCE_SECONDS = 0.5e-6;
