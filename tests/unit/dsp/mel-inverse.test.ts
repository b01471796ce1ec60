import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { ENERGY_FLOOR, fbank, fbankTables } from '../../../src/dsp/fbank.ts';
import { melInverse, melInverseTables } from '../../../src/dsp/mel-inverse.ts';
import { preEmphasise } from '../../../src/dsp/pre-emphasis.ts';
import { planStft, SPECTRUM_BINS } from '../../../src/dsp/stft.ts';
import { AUDIO, HOP_SAMPLES } from '../../support/cav-mae-inputs.ts';
import { chirp } from '../../support/chirp.ts';
import { expectClose, relativeL2 } from '../../support/compare.ts';
import { griffinLimSignal, magnitudesOf } from '../../support/griffin-lim-signal.ts';

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

/** Both where a filter covers a bin. */
function heardBy(actual: ArrayLike<number>, expected: ArrayLike<number>): [number[], number[]] {
  const heard = (values: ArrayLike<number>) =>
    Array.from(values).filter((_, at) => mel.counts[at % 128] !== 0);
  return [heard(actual), heard(expected)];
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

/**
 * Bounds on the mean of natural-log units and, as a relative L2, on the array as a whole. As a chirp rises, a filter holds
 * more and more bins, and the flat first guess has to become a line in one or two of them: the filters beside the tone
 * are fitted last. On all of the chirp, values within 12 units of a frame's loudest are off by 0.12 on average after 32
 * steps and by 0.014 after 128.
 */
const SOUNDS = [
  // Measured 0.0026 after 32 steps and 0.22 where the fit begins; relative L2 0.0037.
  { name: 'voice', samples: griffinLimSignal(), mean: 0.004, firstMean: 0.05, relative: 5e-3 },
  // Measured 0.0018 and 0.097 on its first second, 0.031 and 0.22 on all of it; relative L2 0.0011 and 0.0101.
  {
    name: 'chirp of a second',
    samples: chirp().subarray(0, 14_640),
    mean: 0.004,
    firstMean: 0.05,
    relative: 2e-3,
  },
  { name: 'chirp of ten seconds', samples: chirp(), mean: 0.045, firstMean: 0.15, relative: 0.015 },
];

describe.each(SOUNDS)(
  'the inverse of the mel filters on a $name',
  ({ samples, mean, firstMean, relative }) => {
    const { data, frames } = fbank(samples, AUDIO);
    const first = melInverse(data, frames, 0);
    const fitted = melInverse(data, frames);

    it('has the mel energies it was asked for', () => {
      expect(meanError(logMelOf(fitted), data)).toBeLessThan(mean);
      expect(meanError(logMelOf(first), data)).toBeGreaterThan(firstMean);
      expectClose(...heardBy(logMelOf(fitted), data), relative);
    });

    it('comes nearer to the true spectra than its first guess', () => {
      const spectra = new Float64Array(frames * SPECTRUM_BINS * 2);
      planStft(frames, HOP_SAMPLES)(preEmphasise(samples), spectra);
      const truth = magnitudesOf(spectra);
      expect(relativeL2(fitted, truth)).toBeLessThan(0.85 * relativeL2(first, truth));
    });
  },
);

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
