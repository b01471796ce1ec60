/** The log-mel's pre-emphasis filter and its inverse. */
import { PRE_EMPHASIS } from './fbank.ts';

/**
 * `p[n] = x[n] - 0.97 x[n - 1]`, with silence before the first sample. The filterbank's spectra are of this signal.
 *
 * The filterbank applies it frame by frame, with the first sample as its own predecessor. Its window is zero there, so
 * one filter over the whole signal gives the same windowed frames.
 */
export function preEmphasise(samples: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (value, i) => value - PRE_EMPHASIS * (samples[i - 1] ?? 0));
}

/** The inverse of {@link preEmphasise}: `x[n] = p[n] + 0.97 x[n - 1]`. */
export function deEmphasise(samples: Float32Array | Float64Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(samples.length);
  let before = 0;
  for (let i = 0; i < samples.length; i += 1) {
    before = samples[i]! + PRE_EMPHASIS * before;
    out[i] = before;
  }
  return out;
}
