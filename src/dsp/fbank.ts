import { AppError } from '../core/errors.ts';
import { FRAME_SAMPLES, HOP_SAMPLES, MEL_BINS } from '../core/geometry.ts';
import { RealFft } from '../math/fft.ts';
import { melFilterbank } from './mel.ts';
import type { MelFilterbank } from './mel.ts';
import { hanningWindow } from './window.ts';

export const FFT_SIZE = 512;
export const PRE_EMPHASIS = 0.97;
/** Energies below this read as this: float32's epsilon, so that silence has a logarithm. */
export const ENERGY_FLOOR = 2 ** -23;

/** A raw log-mel spectrogram: natural logarithms, before padding and normalisation. */
export interface LogMel {
  /** (frames, mels), mel bins from low to high. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly frames: number;
}

export interface FbankOptions {
  /** Frames past this many are not computed; all of them by default. */
  readonly maxFrames?: number;
}

/**
 * Frames that fit wholly into the samples (Kaldi's snip_edges): 998 for ten seconds at 16 kHz.
 *
 * @returns 0 where not even one frame fits.
 */
export function frameCount(samples: number): number {
  return samples < FRAME_SAMPLES ? 0 : 1 + Math.floor((samples - FRAME_SAMPLES) / HOP_SAMPLES);
}

/** What the transform multiplies with, made once; the GPU kernel is given the same numbers. */
export interface FbankTables {
  /** (400) */
  readonly window: Float64Array<ArrayBuffer>;
  readonly mel: MelFilterbank;
  /** (512) cos and -sin of 2 pi k / 512. */
  readonly cosines: Float64Array<ArrayBuffer>;
  readonly sines: Float64Array<ArrayBuffer>;
}

let plan: { tables: FbankTables; fft: RealFft } | null = null;

function getPlan() {
  if (!plan) {
    const fft = new RealFft(FFT_SIZE);
    const { cosines, sines } = fft;
    plan = { fft, tables: { window: hanningWindow(FRAME_SAMPLES), mel: melFilterbank(), cosines, sines } };
  }
  return plan;
}

/** The tables of {@link fbank}: window, filterbank and FFT factors. */
export function fbankTables(): FbankTables {
  return getPlan().tables;
}

/**
 * Kaldi's log-mel filterbank of mono samples at 16 kHz, in float64 inside.
 *
 * The mean of the whole waveform needs no subtraction first: every frame loses its own mean, which takes any
 * constant with it. Give samples in [-1, 1]; a gain adds a constant to the result.
 *
 * @param samples - (samples), at least 400.
 * @throws {@link AppError} `media/too-short` if not even one frame of 25 ms fits.
 * @remarks Source: `torchaudio.compliance.kaldi.fbank` with the official settings: htk_compat, `hanning`,
 * 128 bins, no dither, no energy, 10 ms hop.
 * @see shaders/fbank.wgsl
 */
export function fbank(samples: Float32Array, options: FbankOptions = {}): LogMel {
  const available = frameCount(samples.length);
  if (available === 0) {
    throw new AppError(
      'media/too-short',
      `Expected at least ${FRAME_SAMPLES} samples of sound (25 ms), got ${samples.length}: choose a longer stretch.`,
    );
  }
  const frames = Math.min(available, options.maxFrames ?? available);
  const { fft, tables } = getPlan();
  const data = new Float32Array(frames * MEL_BINS);
  // The tail past 400 stays zero: the frame's padding to the transform's length.
  const frame = new Float64Array(FFT_SIZE);
  const power = new Float64Array(fft.bins);
  for (let index = 0; index < frames; index += 1) {
    prepareFrame(samples, index * HOP_SAMPLES, tables.window, frame);
    fft.power(frame, power);
    melEnergies(power, tables.mel, data, index * MEL_BINS);
  }
  return { data, frames };
}

/** Removes the frame's mean, pre-emphasises (the first sample is its own predecessor) and windows. */
function prepareFrame(samples: Float32Array, start: number, window: Float64Array, frame: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < FRAME_SAMPLES; i += 1) sum += samples[start + i]!;
  const mean = sum / FRAME_SAMPLES;
  let previous = samples[start]! - mean;
  for (let i = 0; i < FRAME_SAMPLES; i += 1) {
    const value = samples[start + i]! - mean;
    frame[i] = (value - PRE_EMPHASIS * previous) * window[i]!;
    previous = value;
  }
}

function melEnergies(power: Float64Array, mel: MelFilterbank, out: Float32Array, at: number): void {
  const { firstBins, counts, offsets, weights } = mel;
  for (let filter = 0; filter < MEL_BINS; filter += 1) {
    const offset = offsets[filter]!;
    const end = offset + counts[filter]!;
    const shift = firstBins[filter]! - offset;
    let energy = 0;
    for (let i = offset; i < end; i += 1) energy += weights[i]! * power[i + shift]!;
    out[at + filter] = Math.log(energy > ENERGY_FLOOR ? energy : ENERGY_FLOOR);
  }
}
