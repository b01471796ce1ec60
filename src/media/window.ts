/** A stretch of a medium, in seconds from its first presented timestamp. */
export interface MediaWindow {
  readonly startSeconds: number;
  readonly durationSeconds: number;
}

/**
 * Timestamps that should be equal come out of sums and of containers' clocks: this much apart they are one.
 * Half the finest clock in use (microseconds of WebCodecs).
 */
export const CLOCK_TOLERANCE_SECONDS = 0.5e-6;
