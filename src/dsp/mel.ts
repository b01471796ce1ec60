/** Makes triangular mel filters, as sparse rows and as a plan that reads every bin once. */
import { MEL_BINS, SAMPLE_RATE_HZ } from '../core/geometry.ts';

/**
 * A bank of triangular filters, stored as their non-zero weights.
 *
 * Filter `m` covers spectrum bins `firstBins[m]` to `firstBins[m] + counts[m] - 1`, with the weights
 * `weights[offsets[m] + i]`. Narrow low filters may cover no bin; their energy is always zero.
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
 * The place of each spectrum bin among the filters. Filter n starts at n, has its centre at n + 1 and ends at n + 2.
 * Below 0 there is no filter.
 *
 * @returns (fftSize / 2): the Nyquist bin belongs to no filter.
 */
function melPositions(options: MelOptions): Float64Array<ArrayBuffer> {
  const {
    filters = MEL_BINS,
    fftSize = 512,
    sampleRateHz = SAMPLE_RATE_HZ,
    lowHz = 20,
    highHz = 8000,
  } = options;
  const lowMel = hertzToMel(lowHz);
  const stepMel = (hertzToMel(highHz) - lowMel) / (filters + 1);
  return Float64Array.from(
    { length: fftSize / 2 },
    (_, bin) => (hertzToMel((bin * sampleRateHz) / fftSize) - lowMel) / stepMel,
  );
}

/**
 * Kaldi's filterbank: triangles with corners equally spaced in mel and sides straight in mel (not in hertz), without
 * area normalisation. The Nyquist bin belongs to no filter.
 *
 * @remarks Source: `torchaudio.compliance.kaldi.get_mel_banks`, with 128 filters from 20 Hz to 8000 Hz.
 */
export function melFilterbank(options: MelOptions = {}): MelFilterbank {
  const { filters = MEL_BINS } = options;
  const positions = melPositions(options);
  const firstBins = new Uint32Array(filters);
  const counts = new Uint32Array(filters);
  const offsets = new Uint32Array(filters);
  const weights: number[] = [];
  for (let filter = 0; filter < filters; filter += 1) {
    offsets[filter] = weights.length;
    positions.forEach((position, bin) => {
      const weight = Math.min(position - filter, filter + 2 - position);
      if (weight <= 0) return;
      if (counts[filter] === 0) firstBins[filter] = bin;
      counts[filter]! += 1;
      weights.push(weight);
    });
  }
  return { firstBins, counts, offsets, weights: Float64Array.from(weights) };
}

/**
 * Prepares the product of {@link melFilterbank} and a spectrum. The returned function writes the filters' energies, at
 * least `floor` each, to `out` from `at` on.
 *
 * From one centre to the next, a bin's weights in the rising and the falling filter add up to one. Two sums over that
 * stretch therefore serve both filters, and every bin is read once.
 *
 * @param power - (fftSize / 2 + 1), read again at every call.
 */
export function planMelEnergies(
  power: Float64Array,
  floor: number,
  options: MelOptions = {},
): (out: Float32Array, at: number) => void {
  const { filters = MEL_BINS } = options;
  const positions = melPositions(options);
  const rising = positions.map((position) => position - Math.floor(position));
  const endOf = (stretch: number) => positions.findLastIndex((position) => position < stretch + 1) + 1;
  const firstBin = endOf(-1);
  const ends = Uint32Array.from({ length: filters + 1 }, (_, stretch) => endOf(stretch));
  return (out, at) => {
    let bin = firstBin;
    let risen = 0;
    for (let stretch = 0; stretch <= filters; stretch += 1) {
      let all = 0;
      let rises = 0;
      for (const end = ends[stretch]!; bin < end; bin += 1) {
        all += power[bin]!;
        rises += rising[bin]! * power[bin]!;
      }
      if (stretch > 0) {
        const energy = risen + all - rises;
        out[at + stretch - 1] = energy > floor ? energy : floor;
      }
      risen = rises;
    }
  };
}
