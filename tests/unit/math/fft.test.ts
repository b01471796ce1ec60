import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { planPowerSpectrum } from '../../../src/math/fft.ts';

/** The definition, term by term. */
function slowPower(input: Float64Array): Float64Array {
  return Float64Array.from({ length: input.length / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    input.forEach((value, n) => {
      const angle = (-2 * Math.PI * ((k * n) % input.length)) / input.length;
      re += value * Math.cos(angle);
      im += value * Math.sin(angle);
    });
    return re ** 2 + im ** 2;
  });
}

describe('planPowerSpectrum', () => {
  it.each([32, 128, 512, 2048])('agrees with the definition at length %i, call after call', (size) => {
    const random = new SeededRandom(size);
    const input = new Float64Array(size);
    const power = new Float64Array(size / 2 + 1);
    const run = planPowerSpectrum(input, power);
    for (let call = 0; call < 2; call += 1) {
      input.forEach((_, i) => (input[i] = random.uniform() - 0.5));
      const slow = slowPower(input);
      run();
      expect(Math.max(...slow)).toBeGreaterThan(size / 12); // The mean power of such noise.
      // float64: 2^-53 times some thousand additions of values of tens.
      slow.forEach((value, k) => expect(power[k]).toBeCloseTo(value, 9));
    }
  });

  it('leaves its input as it was', () => {
    const input = Float64Array.from({ length: 128 }, (_, i) => i);
    planPowerSpectrum(input, new Float64Array(65))();
    expect(input).toEqual(Float64Array.from({ length: 128 }, (_, i) => i));
  });

  it.each([
    [400, 201],
    [64, 33],
    [8, 5],
    [512, 256],
  ])('refuses %i reals and %i bins', (reals, bins) => {
    expect(() => planPowerSpectrum(new Float64Array(reals), new Float64Array(bins))).toThrow(
      `got ${reals} and ${bins}`,
    );
  });
});
