/** Pads or cuts to 1024 frames; converts audio and video to the model's units and back. */
import {
  IMAGE_MEAN,
  IMAGE_STD,
  LOG_MEL_MEAN,
  LOG_MEL_STD,
  MEL_BINS,
  SPECTROGRAM_FRAMES,
} from '../core/geometry.ts';
import type { LogMel } from './fbank.ts';

/**
 * Cuts a raw log-mel to the model's 1024 frames, or pads it at the end with zeros after the log.
 *
 * A zero is louder than most audio (silence is -15.9 here), but the published models were trained this way.
 *
 * @returns (1024, 128) raw log-mel, not yet normalised.
 */
export function padOrCut(logMel: LogMel): Float32Array<ArrayBuffer> {
  const out = new Float32Array(SPECTROGRAM_FRAMES * MEL_BINS);
  out.set(logMel.data.subarray(0, Math.min(logMel.frames, SPECTROGRAM_FRAMES) * MEL_BINS));
  return out;
}

/**
 * `(x + 5.081) / 4.4849`: raw log-mel in the model's units. Padding becomes +1.1329 and silence -2.4217.
 *
 * @param raw - any shape, natural-log units.
 */
export function normalizeLogMel(raw: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = (raw[i]! - LOG_MEL_MEAN) / LOG_MEL_STD;
  return out;
}

/** The inverse of {@link normalizeLogMel}. */
export function denormalizeLogMel(normalised: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(normalised.length);
  for (let i = 0; i < normalised.length; i += 1) out[i] = normalised[i]! * LOG_MEL_STD + LOG_MEL_MEAN;
  return out;
}

/**
 * 8-bit colours in the model's units: `(x / 255 - mean) / std` with ImageNet's statistics per channel.
 *
 * @param rgb - (rows, columns, 3).
 * @returns the same shape.
 */
export function normalizeImage(rgb: Uint8Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = (rgb[i]! / 255 - IMAGE_MEAN[0]) / IMAGE_STD[0];
    out[i + 1] = (rgb[i + 1]! / 255 - IMAGE_MEAN[1]) / IMAGE_STD[1];
    out[i + 2] = (rgb[i + 2]! / 255 - IMAGE_MEAN[2]) / IMAGE_STD[2];
  }
  return out;
}

/**
 * The inverse of {@link normalizeImage}, clipped and rounded to 8 bits.
 *
 * @param normalised - (rows, columns, 3).
 */
export function denormalizeImage(normalised: Float32Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8ClampedArray(normalised.length);
  for (let i = 0; i < normalised.length; i += 1) {
    const channel = i % 3;
    out[i] = (normalised[i]! * IMAGE_STD[channel]! + IMAGE_MEAN[channel]!) * 255;
  }
  return new Uint8Array(out.buffer);
}
