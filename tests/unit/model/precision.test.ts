import { expect, it } from 'vitest';
import { choosePrecision, FLOAT16_TOLERANCE } from '../../../src/model/precision.ts';
import { wasmThreads } from '../../../src/model/runtime.ts';

it.each([
  [false, 0, 'float32'],
  [true, null, 'float32'],
  [true, 0.004, 'float16'],
  [true, FLOAT16_TOLERANCE, 'float16'],
  [true, FLOAT16_TOLERANCE * 1.01, 'float32'],
  [true, NaN, 'float32'],
  [true, Infinity, 'float32'],
] as const)(
  'with float16 arithmetic %s and error %s, computes in %s',
  (shaderF16, float16Error, precision) => {
    const choice = choosePrecision({ shaderF16, float16Error });
    expect(choice.precision).toBe(precision);
    expect(choice.reason).toMatch(/^[A-Z].*adapter.*\.$/);
  },
);

it.each([
  [true, 4, 4],
  [true, 64, 8],
  [true, 0, 1],
  [false, 16, 1],
])('with shared memory %s and %s cores, WASM takes %s threads', (isolated, cores, threads) => {
  expect(wasmThreads(isolated, cores)).toBe(threads);
});
