/** Ticks in Hz and s. */
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';

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

/** Where a time in the window stands on the axis of a spectrogram that spans so many seconds, 0 to 1. */
export function timePosition(seconds: number, spanSeconds: number): number {
  return Math.min(1, Math.max(0, seconds / spanSeconds));
}

export const FREQUENCY_TICKS: readonly { readonly hertz: number; readonly label: string }[] = [
  { hertz: 250, label: '250' },
  { hertz: 1000, label: '1k' },
  { hertz: 3000, label: '3k' },
  { hertz: 8000, label: '8k' },
];

/** Seconds between two ticks. */
const TICK_SECONDS = 2;

/** The seconds that are named under a spectrogram. */
export function timeTicks(spanSeconds: number): number[] {
  return Array.from({ length: Math.floor(spanSeconds / TICK_SECONDS) + 1 }, (_, tick) => tick * TICK_SECONDS);
}
