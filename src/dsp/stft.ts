/** Turns samples into spectra of the filterbank's frames. */
import { FRAME_SAMPLES, HOP_SAMPLES } from '../core/geometry.ts';
import { planRealFft } from '../math/real-fft.ts';
import { FFT_SIZE } from './fbank.ts';
import { hanningWindow } from './window.ts';

/** Frequencies from zero to the Nyquist frequency, both included: 257. */
export const SPECTRUM_BINS = FFT_SIZE / 2 + 1;

/** Samples that `frames` frames span: 400 for the first and 160 for each after it. */
export function spannedSamples(frames: number): number {
  return frames === 0 ? 0 : (frames - 1) * HOP_SAMPLES + FRAME_SAMPLES;
}

/**
 * Prepares the short-time Fourier transform of the filterbank's frames: 400 samples with the Hanning window every 160,
 * padded with zeros to 512. No mean is removed and nothing is emphasised. In float64.
 *
 * @returns fills `spectra` (frames, 257, 2), real and imaginary parts side by side, from `samples`, which must hold at
 * least `spannedSamples(frames)`.
 * @see shaders/stft.wgsl
 */
export function planStft(
  frames: number,
): (samples: Float32Array | Float64Array, spectra: Float64Array) => void {
  const window = hanningWindow(FRAME_SAMPLES);
  const transform = planRealFft(FFT_SIZE);
  // The end past 400 stays zero: it pads the frame to the transform's length.
  const frame = new Float64Array(FFT_SIZE);
  return (samples, spectra) => {
    for (let index = 0; index < frames; index += 1) {
      const start = index * HOP_SAMPLES;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) frame[i] = window[i]! * samples[start + i]!;
      transform.forward(frame, spectra, index * SPECTRUM_BINS * 2);
    }
  };
}
