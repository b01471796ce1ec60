import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { RealFft } from '../../../src/math/fft.ts';

/** The definition, term by term. */
function slowSpectrum(input: Float64Array) {
  const bins = input.length / 2 + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  for (let k = 0; k < bins; k += 1) {
    input.forEach((value, n) => {
      const angle = (-2 * Math.PI * ((k * n) % input.length)) / input.length;
      re[k]! += value * Math.cos(angle);
      im[k]! += value * Math.sin(angle);
    });
  }
  return { re, im };
}

describe('RealFft', () => {
  it.each([4, 8, 16, 32, 128, 512])('agrees with the definition at length %i', (size) => {
    const random = new SeededRandom(size);
    const input = Float64Array.from({ length: size }, () => random.uniform() - 0.5);
    const fft = new RealFft(size);
    const re = new Float64Array(fft.bins);
    const im = new Float64Array(fft.bins);
    const power = new Float64Array(fft.bins);
    fft.transform(input, re, im);
    fft.power(input, power);
    const slow = slowSpectrum(input);
    expect(Math.max(...slow.re.map(Math.abs))).toBeGreaterThan(0.1);
    // float64: 2^-53 times a few hundred additions of values below 1.
    for (let k = 0; k < fft.bins; k += 1) {
      expect(re[k]).toBeCloseTo(slow.re[k]!, 11);
      expect(im[k]).toBeCloseTo(slow.im[k]!, 11);
      expect(power[k]).toBeCloseTo(slow.re[k]! ** 2 + slow.im[k]! ** 2, 11);
    }
  });

  it('keeps nothing from one call to the next', () => {
    const fft = new RealFft(64);
    const power = new Float64Array(fft.bins);
    fft.power(
      Float64Array.from({ length: 64 }, (_, i) => i),
      power,
    );
    fft.power(new Float64Array(64), power);
    expect([...power].every((value) => value === 0)).toBe(true);
  });

  it('refuses lengths that are no power of two', () => {
    expect(() => new RealFft(400)).toThrow(/power of two/);
    expect(() => new RealFft(2)).toThrow(/power of two/);
  });
});
