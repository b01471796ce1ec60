/** Pad or cut to the model's frames; the model's units for audio and pictures, and back. */
import type { ChannelStatistics } from '../core/geometry.ts';
import { MEL_BINS } from '../core/geometry.ts';
import type { LogMel } from './fbank.ts';

/**
 * Cuts a raw log-mel to the frames that a model reads, or pads it at the end with zeros after the log.
 *
 * A zero is louder than most audio (silence is -15.9 here), but the published models were trained this way.
 *
 * @returns (frames, 128) raw log-mel, not yet normalised.
 */
export function padOrCut(logMel: LogMel, frames: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(frames * MEL_BINS);
  out.set(logMel.data.subarray(0, Math.min(logMel.frames, frames) * MEL_BINS));
  return out;
}

/**
 * Raw log-mel in the model's units. With CAV-MAE's statistics, `(x + 5.081) / 4.4849`, the pad reads +1.1329 and
 * silence -2.4217.
 *
 * @param raw - any shape, natural-log units.
 */
export function normalizeLogMel(
  raw: Float32Array,
  { mean: [mean = 0], std: [std = 1] }: ChannelStatistics,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = (raw[i]! - mean) / std;
  return out;
}

/** The inverse of {@link normalizeLogMel}. */
export function denormalizeLogMel(
  normalised: Float32Array,
  { mean: [mean = 0], std: [std = 1] }: ChannelStatistics,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(normalised.length);
  for (let i = 0; i < normalised.length; i += 1) out[i] = normalised[i]! * std + mean;
  return out;
}

/**
 * 8-bit colours in the model's units: `(x / 255 - mean) / std` per channel.
 *
 * @param rgb - (rows, columns, 3).
 * @returns the same shape.
 */
export function normalizeImage(rgb: Uint8Array, { mean, std }: ChannelStatistics): Float32Array<ArrayBuffer> {
  const [meanRed = 0, meanGreen = 0, meanBlue = 0] = mean;
  const [stdRed = 1, stdGreen = 1, stdBlue = 1] = std;
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = (rgb[i]! / 255 - meanRed) / stdRed;
    out[i + 1] = (rgb[i + 1]! / 255 - meanGreen) / stdGreen;
    out[i + 2] = (rgb[i + 2]! / 255 - meanBlue) / stdBlue;
  }
  return out;
}

/**
 * The inverse of {@link normalizeImage}, clipped and rounded to 8 bits.
 *
 * @param normalised - (rows, columns, 3).
 */
export function denormalizeImage(
  normalised: Float32Array,
  { mean, std }: ChannelStatistics,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8ClampedArray(normalised.length);
  for (let i = 0; i < normalised.length; i += 1) {
    const channel = i % 3;
    out[i] = (normalised[i]! * (std[channel] ?? 1) + (mean[channel] ?? 0)) * 255;
  }
  return new Uint8Array(out.buffer);
}
