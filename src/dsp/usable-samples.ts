/** The largest usable sample: far above any real one, and small enough that its energies stay finite. */
const LARGEST = 2 ** 32;

/**
 * Replaces samples that can't be audio by zeros: NaN, infinity and anything beyond any level. One of them would spread
 * over the resampler's filter and over every band of its spectrogram frames.
 *
 * @param samples - changed in place.
 * @returns how many were replaced.
 */
export function dropUnusable(samples: Float32Array): number {
  let count = 0;
  for (let n = 0; n < samples.length; n++) {
    if (Math.abs(samples[n]!) <= LARGEST) continue;
    samples[n] = 0;
    count += 1;
  }
  return count;
}
