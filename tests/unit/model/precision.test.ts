import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { CavMae, Predictions } from '../../../src/model/cav-mae.ts';
import type { PrecisionFacts } from '../../../src/model/precision.ts';
import {
  checkFloat16,
  choosePrecision,
  FLOAT16_TOLERANCE,
  measureFloat16Error,
} from '../../../src/model/precision.ts';
import { wasmThreads } from '../../../src/model/runtime.ts';

const GPU: PrecisionFacts = { backend: 'webgpu', shaderF16: true, hasDecoder: true, check: null };
const measured = (error: number) => ({ clip: 'bell.mp4', error });

describe('choosePrecision', () => {
  it.each([
    ['float16 agreed', measured(0.0042), 'float16'],
    ['it agreed just so', measured(FLOAT16_TOLERANCE), 'float16'],
    ['it was off by more', measured(FLOAT16_TOLERANCE * 1.01), 'float32'],
    ['it was not a number', measured(NaN), 'float32'],
    ['it overflowed', measured(Infinity), 'float32'],
    ['it did not run', { failure: 'The runtime could not run the decoder: f16.' }, 'float32'],
  ] as const)('when %s, decides for good', (_, check, precision) => {
    const choice = choosePrecision({ ...GPU, check });
    expect(choice).toMatchObject({ precision, precisionPending: false });
    expect(choice.precisionReason).toMatch(/^[A-Z].*float32.*\.$/);
  });

  it('waits for a check only where float16 could be used', () => {
    const pending = (facts: Partial<PrecisionFacts>) => {
      const choice = choosePrecision({ ...GPU, ...facts });
      expect(choice.precision).toBe('float32');
      return choice.precisionPending;
    };
    expect(pending({})).toBe(true);
    expect(pending({ backend: 'wasm' })).toBe(false);
    expect(pending({ shaderF16: false })).toBe(false);
    expect(pending({ hasDecoder: false })).toBe(false);
  });

  it('never trusts a check over what the adapter lacks', () => {
    expect(choosePrecision({ ...GPU, shaderF16: false, check: measured(0) }).precision).toBe('float32');
  });

  it('says what was seen, and on which clip', () => {
    const { precisionReason } = choosePrecision({ ...GPU, check: measured(0.0042) });
    expect(precisionReason).toContain('0.42 %');
    expect(precisionReason).toContain('“bell.mp4”');
    expect(choosePrecision({ ...GPU, check: measured(0.2) }).precisionReason).toContain('off by 20 %');
    expect(choosePrecision({ ...GPU, check: { failure: 'No f16.' } }).precisionReason).toContain('No f16.');
  });
});

describe('measuring', () => {
  const of = (audio: number[], visual: number[]): Predictions => ({
    audio: Float32Array.from(audio),
    visual: Float32Array.from(visual),
  });
  const [half, full] = [{} as CavMae, {} as CavMae];
  const compare = (actual: Predictions, expected: Predictions) =>
    measureFloat16Error(half, full, async (model) => (model === half ? actual : expected));

  it('takes the worse sense, relative to float32', async () => {
    const expected = of([3, 4], [0, 10]);
    expect(await compare(of([3, 4.5], [0, 10]), expected)).toBeCloseTo(0.1, 6);
    expect(await compare(of([3, 4.5], [0, 12]), expected)).toBeCloseTo(0.2, 6);
    expect(await compare(expected, expected)).toBe(0);
  });

  it('does not let what is not finite pass', async () => {
    expect(await compare(of([NaN], [1]), of([1], [1]))).toBeNaN();
    expect(await compare(of([1], [Infinity]), of([1], [1]))).toBe(Infinity);
    expect(await compare(of([1], [1]), of([1], [NaN]))).toBeNaN();
  });

  it('takes a refusal of the runtime for an outcome, and nothing else', async () => {
    const failing = (error: Error) => checkFloat16('bell.mp4', half, full, () => Promise.reject(error));
    const refusal = new AppError('model/run', 'The runtime could not run the decoder: f16.');
    expect(await failing(refusal)).toEqual({ failure: refusal.message });
    await expect(failing(new AppError('aborted', 'Cancelled.'))).rejects.toMatchObject({ code: 'aborted' });
  });
});

it.each([
  [true, 4, 4],
  [true, 64, 8],
  [true, 0, 1],
  [false, 16, 1],
])('with shared memory %s and %s cores, WASM takes %s threads', (isolated, cores, threads) => {
  expect(wasmThreads(isolated, cores)).toBe(threads);
});
