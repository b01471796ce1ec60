/** Turns spectra into samples by weighted overlap. */
import { FRAME_SAMPLES, HOP_SAMPLES } from '../core/geometry.ts';
import { planRealFft } from '../math/real-fft.ts';
import { FFT_SIZE } from './fbank.ts';
import { spannedSamples, SPECTRUM_BINS } from './stft.ts';
import { hanningWindow } from './window.ts';

/**
 * A smaller sum of squared windows is raised to this. The first and last 41 samples, where a single window is nearly
 * zero, then fade instead of being amplified. Further in, the sum lies between 0.77 and 1.13.
 */
const LEAST_OVERLAP = 0.01;

/**
 * The factor of each sample of overlapped frames: one over the sum of the squared windows there.
 *
 * @returns (spannedSamples(frames)).
 */
export function overlapScale(frames: number): Float64Array<ArrayBuffer> {
  const window = hanningWindow(FRAME_SAMPLES);
  const sum = new Float64Array(spannedSamples(frames));
  for (let frame = 0; frame < frames; frame += 1) {
    for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[frame * HOP_SAMPLES + i]! += window[i]! ** 2;
  }
  return sum.map((overlap) => 1 / Math.max(overlap, LEAST_OVERLAP));
}

/**
 * Prepares the inverse of `planStft`: every frame is transformed back, windowed again, overlapped and divided by the
 * sum of the squared windows. Of all signals, the result has the spectra nearest to those given. In float64.
 *
 * @returns fills `samples` (spannedSamples(frames)) from `spectra` (frames, 257, 2).
 * @remarks Source: Griffin and Lim, "Signal estimation from modified short-time Fourier transform" (1984), equation 6.
 * @see shaders/istft.wgsl
 */
export function planIstft(frames: number): (spectra: Float64Array, samples: Float64Array) => void {
  const window = hanningWindow(FRAME_SAMPLES);
  const scale = overlapScale(frames);
  const transform = planRealFft(FFT_SIZE);
  const frame = new Float64Array(FFT_SIZE);
  return (spectra, samples) => {
    samples.fill(0);
    for (let index = 0; index < frames; index += 1) {
      transform.inverse(spectra, index * SPECTRUM_BINS * 2, frame);
      const start = index * HOP_SAMPLES;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) samples[start + i]! += window[i]! * frame[i]!;
    }
    for (let i = 0; i < scale.length; i += 1) samples[i]! *= scale[i]!;
  };
}
