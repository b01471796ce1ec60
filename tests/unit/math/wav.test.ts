import { expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { encodeWav } from '../../../src/math/wav.ts';
import { parseWav } from '../../support/wav.ts';

const text = (bytes: Uint8Array, from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));

it('writes samples that are read back, and a header that says what they are', () => {
  const samples = new SeededRandom(1).uniforms(1001).map((u) => 2 * u - 1);
  const file = encodeWav(samples, 16_000);
  const view = new DataView(file.buffer);
  expect(file).toHaveLength(44 + 2 * 1001);
  expect([0, 8, 12, 36].map((at) => text(file, at))).toEqual(['RIFF', 'WAVE', 'fmt ', 'data']);
  expect([4, 16, 24, 28, 40].map((at) => view.getUint32(at, true))).toEqual([2038, 16, 16_000, 32_000, 2002]);
  expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([1, 1, 2, 16]);
  const back = parseWav(file);
  // Half a step of 16 bits, and the reader's full scale of 32768.
  back.forEach((value, i) => expect(Math.abs(value - samples[i]!)).toBeLessThan(0.5 / 32_767 + 1 / 32_768));
});

it('cuts off what would wrap around', () => {
  const view = new DataView(encodeWav(Float32Array.of(1.5, -1.5, 0, 1, -1), 16_000).buffer);
  expect([0, 1, 2, 3, 4].map((i) => view.getInt16(44 + 2 * i, true))).toEqual([
    32_767, -32_767, 0, 32_767, -32_767,
  ]);
});
