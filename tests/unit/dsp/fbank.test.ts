import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { ENERGY_FLOOR, fbank, frameCount } from '../../../src/dsp/fbank.ts';
import { AUDIO, HOP_SAMPLES } from '../../support/cav-mae-inputs.ts';
import { chirp } from '../../support/chirp.ts';
import { expectClose } from '../../support/compare.ts';
import { fullGoldenBytes, GOLDEN_FOLDER } from '../../support/golden-folder.ts';
import { type NpyArray, parseNpy } from '../../support/npy.ts';
import { readArray, readSamples } from './support/fixtures.ts';

const noise = (count: number, gain = 0.1) => {
  const random = new SeededRandom(7);
  return Float32Array.from({ length: count }, () => gain * (2 * random.uniform() - 1));
};

function expectGolden(samples: Float32Array, golden: NpyArray): void {
  const { data, frames } = fbank(samples, AUDIO);
  expect([frames, 128]).toEqual(golden.shape);
  let total = 0;
  let worstLoud = 0;
  let worstFaint = 0;
  golden.data.forEach((expected, i) => {
    const error = Math.abs(data[i]! - expected);
    total += error;
    if (expected > -12) worstLoud = Math.max(worstLoud, error);
    else worstFaint = Math.max(worstFaint, error);
  });
  expect(total / data.length).toBeLessThan(5e-4);
  expect(worstLoud).toBeLessThan(3e-3);
  expect(worstFaint).toBeLessThan(3e-2);
  expectClose(data, golden.data, 1e-4);
}

describe('fbank', () => {
  // The reference is float32 inside: its own rounding is what shows in bins near the floor of -15.9.
  it.each(['chirp', 'clicks', 'one_frame', 'quiet_offset'])('agrees with torchaudio on %s', (name) => {
    expectGolden(readSamples(`wave.${name}.wav`), readArray(`fbank.${name}.npy`));
  });

  it.skipIf(!GOLDEN_FOLDER)(
    'agrees with torchaudio on ten seconds of chirp (needs GOLDEN_FOLDER)',
    async () => {
      expectGolden(chirp(), parseNpy(await fullGoldenBytes('fbank.chirp.npy')));
    },
  );

  it('counts only frames that fit wholly', () => {
    expect([399, 400, 559, 560, 160_000].map((samples) => frameCount(samples, HOP_SAMPLES))).toEqual([
      0, 1, 1, 2, 998,
    ]);
    expect(() => fbank(new Float32Array(399), AUDIO)).toThrow(/at least 400 samples/);
  });

  it('stops at maxFrames without changing the frames before', () => {
    const samples = noise(3000);
    const whole = fbank(samples, AUDIO);
    const cut = fbank(samples, { ...AUDIO, maxFrames: 5 });
    expect(whole.frames).toBe(17);
    expect(cut.frames).toBe(5);
    expect(cut.data).toEqual(whole.data.slice(0, 5 * 128));
  });

  it('reads digital silence as the logarithm of the floor', () => {
    const { data } = fbank(new Float32Array(800), AUDIO);
    expect(new Set(data)).toEqual(new Set([Math.fround(Math.log(ENERGY_FLOOR))]));
  });

  it('does not hear a constant offset', () => {
    const samples = noise(2000, 0.05);
    const plain = fbank(samples, AUDIO).data;
    // The sum is rounded to float32 (2^-26 at 0.5), far below the noise: the logs move by that share only.
    const shifted = fbank(
      samples.map((value) => value + 0.5),
      AUDIO,
    ).data;
    shifted.forEach((value, i) => expect(Math.abs(value - plain[i]!)).toBeLessThan(1e-3));
  });

  it('adds twice the logarithm of a gain', () => {
    const plain = fbank(noise(800, 0.1), AUDIO).data;
    const louder = fbank(noise(800, 0.8), AUDIO).data;
    louder.forEach((value, i) => {
      if (plain[i]! > -15) expect(value - plain[i]!).toBeCloseTo(2 * Math.log(8), 4);
    });
  });
});
