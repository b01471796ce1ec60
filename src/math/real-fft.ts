/** Transforms real signals to spectra and back. */
import { AppError } from '../core/errors.ts';
import { fftFactors } from './fft.ts';

/** Transforms of one length between real signals and their spectra, real and imaginary parts side by side. */
export interface RealFft {
  /** Fills `spectrum` (size / 2 + 1, 2) from `at` on with the spectrum of `input` (size). */
  forward(input: Float64Array, spectrum: Float64Array, at: number): void;
  /** Fills `output` (size) from `spectrum`; the imaginary parts of its first and last bin are ignored. */
  inverse(spectrum: Float64Array, at: number, output: Float64Array): void;
}

/**
 * Prepares transforms of `size` reals in float64. The inverse divides by the size, so it undoes the forward transform.
 *
 * Even samples are read as real, odd ones as imaginary parts of half as many complex points. No call allocates.
 *
 * @param size - a power of two, at least 4.
 * @throws {@link AppError} `shape` for any other number.
 * @see shaders/lib/fft-256.wgsl
 */
export function planRealFft(size: number): RealFft {
  if (!Number.isInteger(Math.log2(size)) || size < 4)
    throw new AppError('shape', `Expected a power of two from 4 on as the transform's length, got ${size}.`);
  const points = size / 2;
  const { cosines, sines } = fftFactors(size);
  const z = new Float64Array(size);
  const run = planComplexInPlace(z);
  return {
    forward(input, spectrum, at) {
      z.set(input);
      run();
      spectrum[at] = z[0]! + z[1]!;
      spectrum[at + size] = z[0]! - z[1]!;
      spectrum[at + 1] = spectrum[at + size + 1] = 0;
      for (let k = 1; k < points; k += 1) {
        const m = 2 * (points - k);
        const evenRe = 0.5 * (z[2 * k]! + z[m]!);
        const evenIm = 0.5 * (z[2 * k + 1]! - z[m + 1]!);
        const oddRe = 0.5 * (z[2 * k + 1]! + z[m + 1]!);
        const oddIm = 0.5 * (z[m]! - z[2 * k]!);
        spectrum[at + 2 * k] = evenRe + oddRe * cosines[k]! - oddIm * sines[k]!;
        spectrum[at + 2 * k + 1] = evenIm + oddRe * sines[k]! + oddIm * cosines[k]!;
      }
    },
    inverse(spectrum, at, output) {
      // The forward transform of the conjugate is the conjugate of the inverse.
      for (let k = 0; k < points; k += 1) {
        const a = at + 2 * k;
        const b = at + 2 * (points - k);
        const edge = k === 0 ? 0 : 1;
        const evenRe = spectrum[a]! + spectrum[b]!;
        const evenIm = edge * (spectrum[a + 1]! - spectrum[b + 1]!);
        const oddRe = spectrum[a]! - spectrum[b]!;
        const oddIm = edge * (spectrum[a + 1]! + spectrum[b + 1]!);
        const turnedRe = oddRe * cosines[k]! + oddIm * sines[k]!;
        const turnedIm = oddIm * cosines[k]! - oddRe * sines[k]!;
        z[2 * k] = evenRe - turnedIm;
        z[2 * k + 1] = -(evenIm + turnedRe);
      }
      run();
      for (let i = 0; i < size; i += 2) {
        output[i] = z[i]! / size;
        output[i + 1] = -z[i + 1]! / size;
      }
    },
  };
}

/** The forward transform of the complex points in `z`, in place: bit reversal, then radix-2 stages. */
function planComplexInPlace(z: Float64Array): () => void {
  const points = z.length / 2;
  const { cosines, sines } = fftFactors(points);
  const reversed = Uint32Array.from({ length: points }, (_, i) => reverseBits(i, Math.log2(points)));
  return () => {
    for (let i = 0; i < points; i += 1) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const re = z[2 * i]!;
      const im = z[2 * i + 1]!;
      z[2 * i] = z[2 * j]!;
      z[2 * i + 1] = z[2 * j + 1]!;
      z[2 * j] = re;
      z[2 * j + 1] = im;
    }
    for (let half = 1; half < points; half *= 2) {
      const turn = points / (2 * half);
      for (let start = 0; start < points; start += 2 * half) {
        for (let i = 0; i < half; i += 1) {
          const a = 2 * (start + i);
          const b = a + 2 * half;
          const c = cosines[i * turn]!;
          const s = sines[i * turn]!;
          const re = z[b]! * c - z[b + 1]! * s;
          const im = z[b]! * s + z[b + 1]! * c;
          z[b] = z[a]! - re;
          z[b + 1] = z[a + 1]! - im;
          z[a] = z[a]! + re;
          z[a + 1] = z[a + 1]! + im;
        }
      }
    }
  };
}

function reverseBits(index: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit += 1) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}
