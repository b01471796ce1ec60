import { expect, it } from 'vitest';
import { dropUnusable } from '../../../src/dsp/usable-samples.ts';

it('puts zeros in place of what is no sound, and counts', () => {
  const samples = Float32Array.of(0.5, Number.NaN, -1, Infinity, -Infinity, 3e38, 40_000);
  expect(dropUnusable(samples)).toBe(4);
  expect([...samples]).toEqual([0.5, 0, -1, 0, 0, 0, 40_000]);
  expect(dropUnusable(samples)).toBe(0);
});
