/** The axes of spectrograms: mel frequency, time, and their ticks. */
import { HOP_SAMPLES, SAMPLE_RATE_HZ, SPECTROGRAM_FRAMES } from '../../core/geometry.ts';

/** Duration of the model's spectrogram: 10.24 s. */
export const SPECTROGRAM_SECONDS = (SPECTROGRAM_FRAMES * HOP_SAMPLES) / SAMPLE_RATE_HZ;

const LOW_HZ = 20;
const HIGH_HZ = SAMPLE_RATE_HZ / 2;

/** Kaldi's mel scale. */
function mel(hertz: number): number {
  return 1127 * Math.log(1 + hertz / 700);
}

/** Place of a frequency on the mel axis: 0 at 20 Hz, 1 at 8 kHz. */
export function melPosition(hertz: number): number {
  return (mel(hertz) - mel(LOW_HZ)) / (mel(HIGH_HZ) - mel(LOW_HZ));
}

/** Frequency in Hz at a place on the mel axis, 0 to 1; the inverse of {@link melPosition}. */
export function melHertz(position: number): number {
  const mels = mel(LOW_HZ) + position * (mel(HIGH_HZ) - mel(LOW_HZ));
  return 700 * (Math.exp(mels / 1127) - 1);
}

/** Place of a time in the window on the spectrogram's axis, 0 to 1. */
export function timePosition(seconds: number): number {
  return Math.min(1, Math.max(0, seconds / SPECTROGRAM_SECONDS));
}

export const FREQUENCY_TICKS: readonly { readonly hertz: number; readonly label: string }[] = [
  { hertz: 250, label: '250' },
  { hertz: 1000, label: '1k' },
  { hertz: 3000, label: '3k' },
  { hertz: 8000, label: '8k' },
];

export const TIME_TICKS: readonly number[] = [0, 2, 4, 6, 8, 10];
