/** Computes Wilson's interval of a share. */
import { AppError } from '../core/errors.ts';

/** Standard errors to either side that hold 95 % of the normal distribution. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % interval of a share by Wilson's score. It stays inside [0, 1] and has a width even if no trial or every
 * trial is a hit.
 *
 * @throws {@link AppError} `shape` unless 0 <= hits <= trials and there is a trial.
 * @remarks Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
 * (1927).
 */
export function wilsonInterval(hits: number, trials: number): readonly [low: number, high: number] {
  if (!(trials > 0 && hits >= 0 && hits <= trials)) {
    throw new AppError('shape', `Expected hits of at least one trial, got ${hits} of ${trials}.`);
  }
  const share = hits / trials;
  const squared = Z_95 ** 2 / trials;
  const middle = share + squared / 2;
  const half = Z_95 * Math.sqrt((share * (1 - share)) / trials + squared / (4 * trials));
  // Rounding must not move the ends away from 0 and 1 where those are exact.
  const low = hits === 0 ? 0 : Math.max(0, (middle - half) / (1 + squared));
  const high = hits === trials ? 1 : Math.min(1, (middle + half) / (1 + squared));
  return [low, high];
}
