import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { ENERGY_FLOOR, fbank, fbankTables } from '../../../src/dsp/fbank.ts';
import { melInverse, melInverseTables } from '../../../src/dsp/mel-inverse.ts';
import { preEmphasise } from '../../../src/dsp/pre-emphasis.ts';
import { planStft, SPECTRUM_BINS } from '../../../src/dsp/stft.ts';
import { griffinLimSignal, magnitudesOf } from '../../support/griffin-lim-signal.ts';
import { readSamples } from './support/fixtures.ts';

const { mel } = fbankTables();

/** (frames, 128) natural logarithms of what the filters hear of magnitudes, floored. */
function logMelOf(magnitude: Float32Array): Float64Array {
  const frames = magnitude.length / SPECTRUM_BINS;
  return Float64Array.from({ length: frames * 128 }, (_, at) => {
    const [frame, filter] = [Math.floor(at / 128), at % 128];
    let energy = 0;
    for (let i = 0; i < mel.counts[filter]!; i += 1)
      energy +=
        mel.weights[mel.offsets[filter]! + i]! *
        magnitude[frame * SPECTRUM_BINS + mel.firstBins[filter]! + i]! ** 2;
    return Math.log(Math.max(energy, ENERGY_FLOOR));
  });
}

/** Mean absolute difference over the filters that cover a bin. */
function meanError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < expected.length; at += 1) {
    if (mel.counts[at % 128] === 0) continue;
    sum += Math.abs(actual[at]! - expected[at]!);
    count += 1;
  }
  expect(count).toBeGreaterThan(0);
  return sum / count;
}

const SOUNDS = { voice: griffinLimSignal(), chirp: readSamples('wave.chirp.wav') };

describe.each(Object.entries(SOUNDS))('the inverse of the mel filters on a %s', (_, samples) => {
  const { data, frames } = fbank(samples);

  it('has the mel energies it was asked for', () => {
    // Measured 0.0026 and 0.0018 natural-log units; 0.22 and 0.10 where the fit begins.
    expect(meanError(logMelOf(melInverse(data, frames)), data)).toBeLessThan(0.004);
    expect(meanError(logMelOf(melInverse(data, frames, 0)), data)).toBeGreaterThan(0.05);
  });

  it('comes nearer to the true spectra than its first guess', () => {
    const spectra = new Float64Array(frames * SPECTRUM_BINS * 2);
    planStft(frames)(preEmphasise(samples), spectra);
    const truth = magnitudesOf(spectra);
    const distance = (guess: Float32Array) =>
      Math.sqrt(guess.reduce((sum, value, bin) => sum + (value - truth[bin]!) ** 2, 0));
    expect(distance(melInverse(data, frames))).toBeLessThan(0.85 * distance(melInverse(data, frames, 0)));
  });
});

it('stays finite, never negative, and silent where no filter hears, whatever it is asked for', () => {
  const wild = new SeededRandom(5).uniforms(20 * 128).map((u) => -16 * (1 - u) + 10 * u);
  const magnitude = melInverse(wild, 20);
  magnitude.forEach((value, at) => {
    const bin = at % SPECTRUM_BINS;
    if (bin === 0 || bin === SPECTRUM_BINS - 1) expect(value).toBe(0);
    // What one filter wants loud and the next silent may end at nothing; never above what both want together.
    else expect(value >= 0 && value < 2 * Math.exp(5)).toBe(true);
  });
});

it('asks only filters that cover a bin, and divides every bin among its filters', () => {
  const { counts, perWeight, lowerShare, upperShare } = melInverseTables();
  const empty = [...counts].filter((count) => count === 0).length;
  expect(empty).toBeGreaterThan(0);
  expect([...perWeight].filter((value) => value === 0)).toHaveLength(empty);
  for (let bin = 1; bin < SPECTRUM_BINS - 1; bin += 1)
    expect(lowerShare[bin]! + upperShare[bin]!).toBeCloseTo(1, 12);
});
