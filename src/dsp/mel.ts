import { MEL_BINS, SAMPLE_RATE_HZ } from '../core/geometry.ts';

/**
 * A bank of triangular filters, kept as the few weights of each that are not zero.
 *
 * Filter `m` covers spectrum bins `firstBins[m]` to `firstBins[m] + counts[m] - 1`, with the weights
 * `weights[offsets[m] + i]`. Narrow low filters may cover no bin at all: their energy is always zero.
 */
export interface MelFilterbank {
  readonly firstBins: Uint32Array<ArrayBuffer>;
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly weights: Float64Array<ArrayBuffer>;
}

export interface MelOptions {
  readonly filters?: number;
  readonly fftSize?: number;
  readonly sampleRateHz?: number;
  readonly lowHz?: number;
  readonly highHz?: number;
}

/** Kaldi's mel scale, natural logarithm form. */
export function hertzToMel(frequencyHz: number): number {
  return 1127 * Math.log(1 + frequencyHz / 700);
}

/**
 * Kaldi's filterbank: triangles whose corners are equally spaced in mel and whose sides are straight in mel
 * (not in hertz), without area normalisation. The Nyquist bin belongs to no filter.
 *
 * @remarks Source: `torchaudio.compliance.kaldi.get_mel_banks`, with 128 filters from 20 Hz to 8000 Hz.
 */
export function melFilterbank(options: MelOptions = {}): MelFilterbank {
  const {
    filters = MEL_BINS,
    fftSize = 512,
    sampleRateHz = SAMPLE_RATE_HZ,
    lowHz = 20,
    highHz = 8000,
  } = options;
  const lowMel = hertzToMel(lowHz);
  const stepMel = (hertzToMel(highHz) - lowMel) / (filters + 1);
  const firstBins = new Uint32Array(filters);
  const counts = new Uint32Array(filters);
  const offsets = new Uint32Array(filters);
  const weights: number[] = [];
  for (let filter = 0; filter < filters; filter += 1) {
    const left = lowMel + filter * stepMel;
    offsets[filter] = weights.length;
    for (let bin = 0; bin < fftSize / 2; bin += 1) {
      const position = (hertzToMel((bin * sampleRateHz) / fftSize) - left) / stepMel;
      const weight = Math.min(position, 2 - position);
      if (weight <= 0) continue;
      if (counts[filter] === 0) firstBins[filter] = bin;
      counts[filter]! += 1;
      weights.push(weight);
    }
  }
  return { firstBins, counts, offsets, weights: Float64Array.from(weights) };
}
