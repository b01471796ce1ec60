/** Finds a signal for given magnitudes: seeded start, one projection per step, spectral convergence. */
import { SeededRandom } from '../core/rng.ts';
import { planIstft } from './istft.ts';
import { planStft, spannedSamples } from './stft.ts';

/** The momentum of each step; 0 is the method of 1984. */
export const GRIFFIN_LIM_MOMENTUM = 0.99;
export const GRIFFIN_LIM_ITERATIONS = 32;

/** A smaller magnitude has no direction, so its phase is zero. */
export const TINY = 1e-16;

/**
 * One projection: gives every bin the wanted magnitude and the phase of `rebuilt - m before`, with m = momentum / (1 +
 * momentum), and keeps `rebuilt` as `before` for the next step.
 *
 * @param magnitude - (bins), any shape.
 * @param rebuilt - (bins, 2), the spectra of the signal so far.
 * @param before - (bins, 2), the same one step earlier, zeros at first; receives `rebuilt`.
 * @param spectra - (bins, 2), the output.
 * @remarks Source: Perraudin, Balazs and Sondergaard, "A fast Griffin-Lim algorithm" (2013); momentum is scaled as
 * `torchaudio.functional.griffinlim` does.
 * @see shaders/griffin-lim.wgsl
 */
export function projectMagnitude(
  magnitude: ArrayLike<number>,
  rebuilt: Float64Array,
  before: Float64Array,
  spectra: Float64Array,
  momentum: number,
): void {
  const share = momentum / (1 + momentum);
  for (let bin = 0; bin < magnitude.length; bin += 1) {
    const re = rebuilt[2 * bin]! - share * before[2 * bin]!;
    const im = rebuilt[2 * bin + 1]! - share * before[2 * bin + 1]!;
    const length = Math.sqrt(re * re + im * im);
    const wanted = magnitude[bin]!;
    spectra[2 * bin] = length > TINY ? (wanted * re) / length : wanted;
    spectra[2 * bin + 1] = length > TINY ? (wanted * im) / length : 0;
  }
  before.set(rebuilt);
}

/** (bins, 2) The magnitudes with seeded phases, uniform over the circle: the start of Griffin-Lim. */
export function randomPhases(magnitude: Float32Array, seed: number): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  const spectra = new Float32Array(2 * magnitude.length);
  magnitude.forEach((wanted, bin) => {
    const angle = 2 * Math.PI * random.uniform();
    spectra[2 * bin] = wanted * Math.cos(angle);
    spectra[2 * bin + 1] = wanted * Math.sin(angle);
  });
  return spectra;
}

/** A search for a signal, one step per call, so that the caller can do other work in between. */
export interface GriffinLimSearch {
  /** (spannedSamples(frames, hopSamples)) the signal so far. */
  readonly samples: Float64Array<ArrayBuffer>;
  step(): void;
}

/**
 * Starts the search for a signal with the given magnitudes, from the phases of `start`.
 *
 * @param magnitude - (frames, 257).
 * @param start - (frames, 257, 2), for instance {@link randomPhases}; it should have the given magnitudes.
 */
export function planGriffinLim(
  magnitude: Float32Array,
  start: Float32Array,
  frames: number,
  hopSamples: number,
  momentum = GRIFFIN_LIM_MOMENTUM,
): GriffinLimSearch {
  const toSpectra = planStft(frames, hopSamples);
  const toSamples = planIstft(frames, hopSamples);
  const samples = new Float64Array(spannedSamples(frames, hopSamples));
  const spectra = Float64Array.from(start);
  const rebuilt = new Float64Array(spectra.length);
  const before = new Float64Array(spectra.length);
  toSamples(spectra, samples);
  return {
    samples,
    step() {
      toSpectra(samples, rebuilt);
      projectMagnitude(magnitude, rebuilt, before, spectra, momentum);
      toSamples(spectra, samples);
    },
  };
}

/** All steps of {@link planGriffinLim} at once. @returns (spannedSamples(frames, hopSamples)). */
export function griffinLim(
  magnitude: Float32Array,
  start: Float32Array,
  frames: number,
  hopSamples: number,
  iterations = GRIFFIN_LIM_ITERATIONS,
): Float64Array<ArrayBuffer> {
  const search = planGriffinLim(magnitude, start, frames, hopSamples);
  for (let done = 0; done < iterations; done += 1) search.step();
  return search.samples;
}

/**
 * The distance of a signal's magnitudes from those wanted: || |STFT(samples)| - magnitude || / || magnitude ||.
 *
 * @param magnitude - (frames, 257).
 * @returns 0 if they agree; NaN if all wanted magnitudes are zero.
 */
export function spectralConvergence(
  samples: Float32Array | Float64Array,
  magnitude: Float32Array,
  frames: number,
  hopSamples: number,
): number {
  const spectra = new Float64Array(2 * magnitude.length);
  planStft(frames, hopSamples)(samples, spectra);
  let difference = 0;
  let size = 0;
  magnitude.forEach((wanted, bin) => {
    difference += (Math.hypot(spectra[2 * bin]!, spectra[2 * bin + 1]!) - wanted) ** 2;
    size += wanted ** 2;
  });
  return Math.sqrt(difference / size);
}
