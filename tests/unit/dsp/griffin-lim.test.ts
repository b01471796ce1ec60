import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { fbank, fbankTables } from '../../../src/dsp/fbank.ts';
import { griffinLim, randomPhases, spectralConvergence } from '../../../src/dsp/griffin-lim.ts';
import { planIstft } from '../../../src/dsp/istft.ts';
import { deEmphasise, preEmphasise } from '../../../src/dsp/pre-emphasis.ts';
import { planStft, spannedSamples, SPECTRUM_BINS } from '../../../src/dsp/stft.ts';
import { AUDIO, HOP_SAMPLES } from '../../support/cav-mae-inputs.ts';
import { expectClose } from '../../support/compare.ts';
import { griffinLimSignal, magnitudesOf } from '../../support/griffin-lim-signal.ts';

/** What torchaudio reaches on the same magnitudes; see tests/fixtures/make-griffin-lim.py. */
const recorded = JSON.parse(readFileSync('tests/fixtures/dsp/griffin-lim.json', 'utf8')) as {
  readonly frames: number;
  readonly norm: number;
  readonly momentum: number;
  readonly seeds: number;
  readonly convergence: Readonly<Record<string, readonly number[]>>;
};

function spectraOf(samples: Float32Array | Float64Array, frames: number): Float64Array {
  const spectra = new Float64Array(frames * SPECTRUM_BINS * 2);
  planStft(frames, HOP_SAMPLES)(samples, spectra);
  return spectra;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Griffin-Lim beside torchaudio', () => {
  const { frames, norm, seeds, convergence } = recorded;
  const magnitude = magnitudesOf(spectraOf(griffinLimSignal(), frames));

  it('is given the same magnitudes', () => {
    const ours = Math.sqrt(magnitude.reduce((sum, value) => sum + value * value, 0));
    expect(Math.abs(ours / norm - 1)).toBeLessThan(1e-5); // torch sums in float32
  });

  // One start may end 20 % nearer than another, there as here: means over as many starts are compared.
  it.each([8, 32])('comes as near in %i iterations, 5 % allowed', (iterations) => {
    const theirs = convergence[String(iterations)] ?? [];
    expect(theirs).toHaveLength(seeds);
    const ours = theirs.map((_, seed) =>
      spectralConvergence(
        griffinLim(magnitude, randomPhases(magnitude, seed), frames, HOP_SAMPLES, iterations),
        magnitude,
        frames,
        HOP_SAMPLES,
      ),
    );
    expect(mean(ours)).toBeLessThan(1.05 * mean(theirs));
    expect(mean(ours)).toBeGreaterThan(0.5 * mean(theirs)); // a measure that flatters would show here
  });
});

describe('short-time transforms', () => {
  it('give a signal back, but for its fading ends', () => {
    const frames = 7;
    const signal = Float64Array.from(
      new SeededRandom(1).uniforms(spannedSamples(frames, HOP_SAMPLES)),
      (u) => 2 * u - 1,
    );
    const back = new Float64Array(signal.length);
    planIstft(frames, HOP_SAMPLES)(spectraOf(signal, frames), back);
    expectClose(back.subarray(41, -41), signal.subarray(41, -41), 1e-12); // float64
    // At the ends a single window is nearly zero: nothing may be blown up there.
    back.forEach((value, i) => expect(Math.abs(value)).toBeLessThanOrEqual(Math.abs(signal[i]!) + 1e-12));
  });

  it('have a known convergence: none for the signal itself, half for a signal of half its size', () => {
    const frames = 12;
    const signal = griffinLimSignal().slice(8000, 8000 + spannedSamples(frames, HOP_SAMPLES));
    const magnitude = magnitudesOf(spectraOf(signal, frames));
    expect(spectralConvergence(signal, magnitude, frames, HOP_SAMPLES)).toBeLessThan(1e-6); // magnitudes are float32
    expect(
      spectralConvergence(
        signal.map((value) => value / 2),
        magnitude,
        frames,
        HOP_SAMPLES,
      ),
    ).toBeCloseTo(0.5, 6);
  });
});

it('starts by its seed, with the magnitudes wanted and phases all over the circle', () => {
  const magnitude = new Float32Array(4096).fill(2);
  const start = randomPhases(magnitude, 3);
  expect(start).toEqual(randomPhases(magnitude, 3));
  expect(start).not.toEqual(randomPhases(magnitude, 4));
  expectClose(magnitudesOf(start), magnitude, 1e-6);
  const quadrants = [0, 0, 0, 0];
  for (let bin = 0; bin < magnitude.length; bin += 1)
    quadrants[(start[2 * bin]! > 0 ? 1 : 0) + (start[2 * bin + 1]! > 0 ? 2 : 0)]! += 1;
  for (const count of quadrants) expect(Math.abs(count - 1024)).toBeLessThan(140); // five standard deviations
});

describe('pre-emphasis', () => {
  it('is undone by its inverse', () => {
    const signal = griffinLimSignal();
    expectClose(deEmphasise(preEmphasise(signal)), signal, 1e-6); // float32, errors live for some 33 samples
    expect(deEmphasise(Float32Array.of(1, 0, 0))).toEqual(Float32Array.of(1, 0.97, 0.97 ** 2));
  });

  it('gives the spectra whose energies the filterbank measures', () => {
    const signal = griffinLimSignal().slice(6000, 12_000);
    const { data, frames } = fbank(signal, AUDIO);
    const magnitude = magnitudesOf(spectraOf(preEmphasise(signal), frames));
    const { mel } = fbankTables();
    // The filterbank removes the frame's mean first: 3 % of it are left here, at the lowest bins and in sidelobes.
    let heard = 0;
    for (let filter = 12; filter < 128; filter += 1) {
      if (mel.counts[filter] === 0) continue;
      for (let frame = 0; frame < frames; frame += 1) {
        let energy = 0;
        for (let i = 0; i < mel.counts[filter]!; i += 1)
          energy +=
            mel.weights[mel.offsets[filter]! + i]! *
            magnitude[frame * SPECTRUM_BINS + mel.firstBins[filter]! + i]! ** 2;
        if (data[frame * 128 + filter]! < -4) continue;
        expect(Math.abs(Math.log(energy) - data[frame * 128 + filter]!)).toBeLessThan(0.02);
        heard += 1;
      }
    }
    expect(heard).toBeGreaterThan(1000);
  });
});
