/** Places decoded blocks of audio by the times of their packets. */

/** Consecutive blocks without a gap between them. */
export interface Stretch {
  readonly startSeconds: number;
  /** Index of the first block. */
  readonly first: number;
  /** How many blocks. */
  readonly count: number;
  /** The number of their samples together. */
  readonly frames: number;
}

/** The file holds no audio between these times. */
export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Containers round times and recorders' clocks jitter: nothing below the first value is a jump, and everything above
 * the second is one.
 */
const LEAST_JUMP_SECONDS = 0.004;
const CERTAIN_JUMP_SECONDS = 0.02;

/** As a share of a block: a lost packet moves the next one by a whole block, so anything above this is a jump. */
const JUMP_BLOCKS = 0.6;

/** Containers round times by this much, but a track's first time is exact. */
const ROUNDING_SECONDS = 0.002;

/**
 * Puts a run's blocks on the packets' clock.
 *
 * Within a stretch, each block begins at the sample after the last. The stretch is where its packets' times put it on
 * average, so times rounded to milliseconds do no harm.
 *
 * @param times - seconds, one per block: the time of its packet.
 * @param lengths - samples, one per block.
 * @param fromStart - whether the first block is the track's first.
 */
export function placeBlocks(
  times: readonly number[],
  lengths: readonly number[],
  sampleRateHz: number,
  fromStart: boolean,
): Stretch[] {
  const blockSeconds = median(lengths) / sampleRateHz;
  const tolerance = Math.min(CERTAIN_JUMP_SECONDS, Math.max(LEAST_JUMP_SECONDS, JUMP_BLOCKS * blockSeconds));
  const stretches: Stretch[] = [];
  let [first, frames, sum, counted] = [0, 0, 0, 0];
  const end = (index: number) => {
    if (index === first) return;
    const mean = sum / counted;
    const exact = fromStart && first === 0 && Math.abs(mean - times[0]!) < ROUNDING_SECONDS;
    stretches.push({ startSeconds: exact ? times[0]! : mean, first, count: index - first, frames });
  };
  times.forEach((seconds, index) => {
    if (index > first && Math.abs(seconds - frames / sampleRateHz - sum / counted) > tolerance) {
      end(index);
      [first, frames, sum, counted] = [index, 0, 0, 0];
    }
    sum += seconds - frames / sampleRateHz;
    counted += 1;
    frames += lengths[index]!;
  });
  end(times.length);
  return stretches;
}

/**
 * The gaps between spans, in order.
 *
 * @param spans - in any order; they may overlap.
 * @param leastSeconds - shorter gaps are left out.
 */
export function holes(spans: readonly Span[], leastSeconds: number): Span[] {
  const found: Span[] = [];
  let endSeconds = Number.POSITIVE_INFINITY;
  for (const span of [...spans].sort((a, b) => a.startSeconds - b.startSeconds)) {
    if (span.startSeconds - endSeconds >= leastSeconds) {
      found.push({ startSeconds: endSeconds, endSeconds: span.startSeconds });
    }
    endSeconds =
      endSeconds === Number.POSITIVE_INFINITY ? span.endSeconds : Math.max(endSeconds, span.endSeconds);
  }
  return found;
}

/** The middle value; NaN if there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
