/** Samples to spectra in the filterbank's framing. */
import { FRAME_SAMPLES } from '../core/geometry.ts';
import { planRealFft } from '../math/real-fft.ts';
import { FFT_SIZE } from './fbank.ts';
import { hanningWindow } from './window.ts';

/** Frequencies from zero to the Nyquist frequency, both included: 257. */
export const SPECTRUM_BINS = FFT_SIZE / 2 + 1;

/** Samples that `frames` frames span: 400 and a hop for each after the first. */
export function spannedSamples(frames: number, hopSamples: number): number {
  return frames === 0 ? 0 : (frames - 1) * hopSamples + FRAME_SAMPLES;
}

/**
 * Prepares the short-time Fourier transform in the filterbank's framing: 400 samples by the hanning window every
 * hop, zeros up to 512; no mean is removed and nothing emphasised. In float64.
 *
 * @returns fills `spectra` (frames, 257, 2), real and imaginary parts side by side, from `samples`, of which there
 * must be at least `spannedSamples(frames, hopSamples)`.
 * @see shaders/stft.wgsl
 */
export function planStft(
  frames: number,
  hopSamples: number,
): (samples: Float32Array | Float64Array, spectra: Float64Array) => void {
  const window = hanningWindow(FRAME_SAMPLES);
  const transform = planRealFft(FFT_SIZE);
  // The end past 400 stays zero: it pads the frame to the transform's length.
  const frame = new Float64Array(FFT_SIZE);
  return (samples, spectra) => {
    for (let index = 0; index < frames; index += 1) {
      const start = index * hopSamples;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) frame[i] = window[i]! * samples[start + i]!;
      transform.forward(frame, spectra, index * SPECTRUM_BINS * 2);
    }
  };
}
