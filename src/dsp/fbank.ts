/** Computes Kaldi's log-mel filterbank, in float64 up to the energies. */
import { AppError } from '../core/errors.ts';
import { FRAME_SAMPLES, MEL_BINS } from '../core/geometry.ts';
import { fftFactors, planPowerSpectrum } from '../math/fft.ts';
import { logInPlace } from '../math/log.ts';
import type { MelFilterbank } from './mel.ts';
import { melFilterbank, planMelEnergies } from './mel.ts';
import { hanningWindow } from './window.ts';

export const FFT_SIZE = 512;
export const PRE_EMPHASIS = 0.97;
/** Lower energies are raised to this, float32's epsilon, so that silence has a logarithm. */
export const ENERGY_FLOOR = 2 ** -23;

/** A raw log-mel spectrogram: natural logarithms, before padding and normalisation. */
export interface LogMel {
  /** (frames, mels), mel bins from low to high. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly frames: number;
}

export interface FbankOptions {
  /** Samples from one frame to the next: 160 in the official settings. */
  readonly hopSamples: number;
  /** Frames past this many are not computed; all of them by default. */
  readonly maxFrames?: number;
}

/**
 * Frames that fit wholly into the samples (Kaldi's snip_edges): 998 for ten seconds at 16 kHz and a hop of 160.
 *
 * @returns 0 if not even one frame fits.
 */
export function frameCount(samples: number, hopSamples: number): number {
  return samples < FRAME_SAMPLES ? 0 : 1 + Math.floor((samples - FRAME_SAMPLES) / hopSamples);
}

/** Tables that the transform multiplies with; the GPU kernel gets these numbers. */
export interface FbankTables {
  /** (400) */
  readonly window: Float64Array<ArrayBuffer>;
  readonly mel: MelFilterbank;
  /** (512) cos and -sin of 2 pi k / 512. */
  readonly cosines: Float64Array<ArrayBuffer>;
  readonly sines: Float64Array<ArrayBuffer>;
}

/** The tables of {@link fbank}: window, filterbank and FFT factors. */
export function fbankTables(): FbankTables {
  return { window: hanningWindow(FRAME_SAMPLES), mel: melFilterbank(), ...fftFactors(FFT_SIZE) };
}

/** Writes the floored mel energies of the frame that begins at sample `start` to `out` from `at` on. */
type FrameEnergies = (samples: Float32Array, start: number, out: Float32Array, at: number) => void;

/** Binds what all frames share once, arrays and numbers: see {@link planPowerSpectrum}. */
function planFrameEnergies(): FrameEnergies {
  // The end past 400 stays zero: it pads the frame to the transform's length.
  const frame = new Float64Array(FFT_SIZE);
  const power = new Float64Array(FFT_SIZE / 2 + 1);
  const prepareFrame = planFrame(frame);
  const runSpectrum = planPowerSpectrum(frame, power);
  const writeEnergies = planMelEnergies(power, ENERGY_FLOOR);
  return (samples, start, out, at) => {
    prepareFrame(samples, start);
    runSpectrum();
    writeEnergies(out, at);
  };
}

let frameEnergies: FrameEnergies | null = null;

/**
 * Kaldi's log-mel filterbank of mono samples at 16 kHz, in float64 up to the energies.
 *
 * The mean of the whole waveform need not be subtracted first: each frame subtracts its own mean, which removes any
 * constant. Samples should be in [-1, 1]; a gain adds a constant to the result.
 *
 * @param samples - (samples), at least 400.
 * @throws {@link AppError} `media/too-short` if not even one frame of 25 ms fits.
 * @remarks Source: `torchaudio.compliance.kaldi.fbank` with the official settings: htk_compat, `hanning`,
 * 128 bins, no dither, no energy; their hop is 10 ms.
 * @see shaders/fbank.wgsl
 */
export function fbank(samples: Float32Array, { hopSamples, maxFrames }: FbankOptions): LogMel {
  const available = frameCount(samples.length, hopSamples);
  if (available === 0) {
    throw new AppError(
      'media/too-short',
      `Expected at least ${FRAME_SAMPLES} samples of audio (25 ms), got ${samples.length}: choose a longer stretch.`,
    );
  }
  const frames = Math.min(available, maxFrames ?? available);
  const data = new Float32Array(frames * MEL_BINS);
  frameEnergies ??= planFrameEnergies();
  for (let index = 0; index < frames; index += 1) {
    frameEnergies(samples, index * hopSamples, data, index * MEL_BINS);
  }
  logInPlace(data);
  return { data, frames };
}

/** Subtracts the frame's mean, applies pre-emphasis (the first sample is its own predecessor) and the window. */
function planFrame(frame: Float64Array): (samples: Float32Array, start: number) => void {
  const window = hanningWindow(FRAME_SAMPLES);
  const length = FRAME_SAMPLES;
  const preEmphasis = PRE_EMPHASIS;
  return (samples, start) => {
    const mean = meanOf(samples, start, length);
    let previous = samples[start]! - mean;
    for (let i = 0; i < length; i += 1) {
      const value = samples[start + i]! - mean;
      frame[i] = (value - preEmphasis * previous) * window[i]!;
      previous = value;
    }
  };
}

/** Four sums side by side, because a single sum waits for its last addition at every sample. */
function meanOf(samples: Float32Array, start: number, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = start; i < start + length; i += 4) {
    a += samples[i]!;
    b += samples[i + 1]!;
    c += samples[i + 2]!;
    d += samples[i + 3]!;
  }
  return (a + b + c + d) / length;
}
