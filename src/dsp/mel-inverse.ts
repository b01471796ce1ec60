/** Finds magnitudes with the mel energies of a log-mel, by a non-negative fit. */
import { MEL_BINS } from '../core/geometry.ts';
import { melFilterbank } from './mel.ts';
import { SPECTRUM_BINS } from './stft.ts';

/** Steps of the fit; see {@link melInverse}. */
export const MEL_INVERSE_STEPS = 32;

/** Tables that the inverse multiplies with; the GPU kernel gets these numbers. */
export interface MelInverseTables {
  /** (128) first bin and number of bins of every filter, and where its weights start. */
  readonly firstBins: Uint32Array<ArrayBuffer>;
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly weights: Float64Array<ArrayBuffer>;
  /** (128) one over the filter's sum of weights; 0 for a filter that covers no bin. */
  readonly perWeight: Float64Array<ArrayBuffer>;
  /** (257) the lower of the two filters that cover a bin, at most 126. */
  readonly lower: Uint32Array<ArrayBuffer>;
  /** (257) the bin's weights in that filter and the next, divided by their sum; both 0 if no filter covers it. */
  readonly lowerShare: Float64Array<ArrayBuffer>;
  readonly upperShare: Float64Array<ArrayBuffer>;
}

/** The tables of {@link melInverse}: the filterbank, by filters and by bins. */
export function melInverseTables(): MelInverseTables {
  const bank = melFilterbank();
  const dense = (filter: number, bin: number): number => {
    const i = bin - bank.firstBins[filter]!;
    return i >= 0 && i < bank.counts[filter]! ? bank.weights[bank.offsets[filter]! + i]! : 0;
  };
  const perWeight = new Float64Array(MEL_BINS);
  const lower = new Uint32Array(SPECTRUM_BINS);
  const lowerShare = new Float64Array(SPECTRUM_BINS);
  const upperShare = new Float64Array(SPECTRUM_BINS);
  for (let filter = 0; filter < MEL_BINS; filter += 1) {
    let sum = 0;
    for (let bin = 0; bin < SPECTRUM_BINS; bin += 1) sum += dense(filter, bin);
    perWeight[filter] = sum > 0 ? 1 / sum : 0;
  }
  for (let bin = 0; bin < SPECTRUM_BINS; bin += 1) {
    let first = 0;
    while (first < MEL_BINS - 2 && dense(first, bin) === 0) first += 1;
    const [a, b] = [dense(first, bin), dense(first + 1, bin)];
    lower[bin] = first;
    if (a + b > 0) [lowerShare[bin], upperShare[bin]] = [a / (a + b), b / (a + b)];
  }
  return { ...bank, perWeight, lower, lowerShare, upperShare };
}

/**
 * Magnitude spectra with the mel energies of a log-mel: a non-negative fit, frame by frame.
 *
 * 128 numbers describe 256 bins, so most of the result is a choice. It starts with every bin at the mean of the filters
 * that cover it, which is smooth. Each step multiplies the bins by how much their filters fall short, which keeps them
 * positive and lowers the Kullback-Leibler divergence of the energies. Relative error counts, so a quiet band beside a
 * loud one is fitted as well as the loud one. Least squares would fit only the loud one, and the pseudo-inverse gives
 * negative energies that would have to be cut off. Low filters that cover no bin are ignored. No filter covers zero
 * hertz or the Nyquist frequency, so both stay silent.
 *
 * @param logMel - (frames, 128) raw log-mel, natural logarithms of energies.
 * @returns (frames, 257) magnitudes of the filterbank's windowed, pre-emphasised frames.
 * @remarks Source: Richardson (1972) and Lucy (1974); the same step as in Lee and Seung's factorisation (2001).
 * @see shaders/mel-inverse.wgsl
 */
export function melInverse(
  logMel: Float32Array,
  frames: number,
  steps = MEL_INVERSE_STEPS,
): Float32Array<ArrayBuffer> {
  const tables = melInverseTables();
  const { firstBins, counts, offsets, weights, perWeight, lower, lowerShare, upperShare } = tables;
  const magnitude = new Float32Array(frames * SPECTRUM_BINS);
  const energy = new Float64Array(MEL_BINS);
  const ratio = new Float64Array(MEL_BINS);
  const power = new Float64Array(SPECTRUM_BINS);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let m = 0; m < MEL_BINS; m += 1) energy[m] = Math.exp(logMel[frame * MEL_BINS + m]!);
    for (let m = 0; m < MEL_BINS; m += 1) ratio[m] = energy[m]! * perWeight[m]!;
    power.fill(1);
    for (let step = 0; ; step += 1) {
      for (let k = 0; k < SPECTRUM_BINS; k += 1) {
        const m = lower[k]!;
        power[k]! *= lowerShare[k]! * ratio[m]! + upperShare[k]! * ratio[m + 1]!;
      }
      if (step === steps) break;
      for (let m = 0; m < MEL_BINS; m += 1) {
        let heard = 0;
        for (let i = 0; i < counts[m]!; i += 1)
          heard += weights[offsets[m]! + i]! * power[firstBins[m]! + i]!;
        ratio[m] = heard > 0 ? energy[m]! / heard : 0;
      }
    }
    for (let k = 0; k < SPECTRUM_BINS; k += 1) magnitude[frame * SPECTRUM_BINS + k] = Math.sqrt(power[k]!);
  }
  return magnitude;
}
