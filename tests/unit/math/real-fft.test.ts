import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { planRealFft } from '../../../src/math/real-fft.ts';
import { expectClose } from '../../support/compare.ts';

const noise = (count: number) =>
  Float64Array.from(new SeededRandom(count).uniforms(count), (value) => 2 * value - 1);

/** The definition, term by term. */
function spectrumOf(signal: Float64Array): number[] {
  const size = signal.length;
  return Array.from({ length: size / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    signal.forEach((value, n) => {
      re += value * Math.cos((2 * Math.PI * k * n) / size);
      im -= value * Math.sin((2 * Math.PI * k * n) / size);
    });
    return [re, im];
  }).flat();
}

describe.each([4, 8, 64, 512])('a transform of %i reals', (size) => {
  const signal = noise(size);

  it('is the sum it stands for', () => {
    const spectrum = new Float64Array(size + 2 + 3);
    planRealFft(size).forward(signal, spectrum, 3);
    expectClose(spectrum.subarray(3), spectrumOf(signal), 1e-12); // float64, a few rounded sums a stage
    expect([...spectrum.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  it('is undone by its inverse, which hears no imaginary part at either end', () => {
    const transform = planRealFft(size);
    const spectrum = new Float64Array(size + 2);
    const back = new Float64Array(size);
    transform.forward(signal, spectrum, 0);
    spectrum[1] = 5;
    spectrum[size + 1] = -7;
    transform.inverse(spectrum, 0, back);
    expectClose(back, signal, 1e-13);
  });
});

it('refuses lengths that are no power of two', () => {
  for (const size of [2, 12, 0]) expect(() => planRealFft(size)).toThrow(/power of two/);
});
