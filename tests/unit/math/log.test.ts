import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { logInPlace } from '../../../src/math/log.ts';

describe('logInPlace', () => {
  // 6e-11 of the series, and half a step of float32 at the logarithm's own size.
  const expectLogs = (values: Float32Array) => {
    const logs = values.slice();
    logInPlace(logs);
    values.forEach((value, i) => {
      const exact = Math.log(value);
      expect(Math.abs(logs[i]! - exact), `of ${value}`).toBeLessThanOrEqual(
        6e-11 + 2 ** -24 * Math.abs(exact) * 1.0001,
      );
    });
  };

  it('agrees with Math.log from the smallest normal number to the largest', () => {
    const random = new SeededRandom(3);
    const values = Float32Array.from({ length: 20_000 }, () => 2 ** (254 * random.uniform() - 126));
    expectLogs(values);
    expectLogs(Float32Array.of(2 ** -126, 2 ** -23, 1, 3.4028234e38));
  });

  it('agrees on both sides of one and of every table entry', () => {
    const bits = Int32Array.from({ length: 3 * 512 }, (_, i) => {
      const [step, side] = [Math.floor(i / 3), (i % 3) - 1];
      return 0x3f000000 + step * 2 ** 15 + side;
    });
    expectLogs(new Float32Array(bits.buffer));
  });

  it('writes only the part of a buffer that it is given', () => {
    const values = Float32Array.of(2, 5, 7);
    logInPlace(values.subarray(1, 2));
    expect([...values]).toEqual([2, Math.fround(Math.log(5)), 7]);
  });
});
