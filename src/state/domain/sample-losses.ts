/** Compares a loss with those of the samples. */

/** How one masked loss compares with those of the samples. */
export interface Standing {
  readonly loss: number;
  readonly low: number;
  readonly high: number;
  /** Share in [0, 1] of the samples' losses that are lower. */
  readonly worseThan: number;
  /** `outside`: worse than every sample; `better`: better than every sample; else `within`. */
  readonly verdict: 'better' | 'within' | 'outside';
}

/**
 * Compares a masked loss with those of the samples.
 *
 * @param samples - at least one, ascending.
 */
export function standingAmong(loss: number, samples: readonly number[]): Standing {
  const low = samples[0] ?? Number.NaN;
  const high = samples.at(-1) ?? Number.NaN;
  const worseThan = samples.filter((sample) => sample < loss).length / samples.length;
  return { loss, low, high, worseThan, verdict: loss > high ? 'outside' : loss < low ? 'better' : 'within' };
}
