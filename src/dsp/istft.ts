/** Spectra to samples by weighted overlap. */
import { FRAME_SAMPLES } from '../core/geometry.ts';
import { planRealFft } from '../math/real-fft.ts';
import { FFT_SIZE } from './fbank.ts';
import { spannedSamples, SPECTRUM_BINS } from './stft.ts';
import { hanningWindow } from './window.ts';

/**
 * Below this the squared windows' sum is taken for this: the first and last 41 samples, where a single window is
 * nearly zero, fade instead of being blown up. Further in the sum is between 0.77 and 1.13 at a hop of 160.
 */
const LEAST_OVERLAP = 0.01;

/**
 * The factor of each sample of overlapped frames: one over the sum of the squared windows there.
 *
 * @returns (spannedSamples(frames, hopSamples)).
 */
export function overlapScale(frames: number, hopSamples: number): Float64Array<ArrayBuffer> {
  const window = hanningWindow(FRAME_SAMPLES);
  const sum = new Float64Array(spannedSamples(frames, hopSamples));
  for (let frame = 0; frame < frames; frame += 1) {
    for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[frame * hopSamples + i]! += window[i]! ** 2;
  }
  return sum.map((overlap) => 1 / Math.max(overlap, LEAST_OVERLAP));
}

/**
 * Prepares the inverse of `planStft`: every frame is transformed back, windowed again, overlapped and divided by the
 * sum of the squared windows. Of all signals, the result has the spectra nearest to those given. In float64.
 *
 * @returns fills `samples` (spannedSamples(frames, hopSamples)) from `spectra` (frames, 257, 2).
 * @remarks Source: Griffin and Lim, "Signal estimation from modified short-time Fourier transform" (1984), equation 6.
 * @see shaders/istft.wgsl
 */
export function planIstft(
  frames: number,
  hopSamples: number,
): (spectra: Float64Array, samples: Float64Array) => void {
  const window = hanningWindow(FRAME_SAMPLES);
  const scale = overlapScale(frames, hopSamples);
  const transform = planRealFft(FFT_SIZE);
  const frame = new Float64Array(FFT_SIZE);
  return (spectra, samples) => {
    samples.fill(0);
    for (let index = 0; index < frames; index += 1) {
      transform.inverse(spectra, index * SPECTRUM_BINS * 2, frame);
      const start = index * hopSamples;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) samples[start + i]! += window[i]! * frame[i]!;
    }
    for (let i = 0; i < scale.length; i += 1) samples[i]! *= scale[i]!;
  };
}
