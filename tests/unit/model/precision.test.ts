import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { CavMae, Predictions } from '../../../src/model/cav-mae.ts';
import type { PrecisionFacts } from '../../../src/model/precision.ts';
import {
  checkDraft,
  choosePrecision,
  DRAFT_TOLERANCES,
  draftPrecisionFor,
  measureDraftError,
} from '../../../src/model/precision.ts';
import { wasmThreads } from '../../../src/model/runtime.ts';

const GPU: PrecisionFacts = {
  backend: 'webgpu',
  shaderF16: true,
  hasDecoder: true,
  parameters: 1e6,
  check: null,
};
const measured = (error: number) => ({ clip: 'bell.mp4', error, speed: null });

describe('choosePrecision', () => {
  it.each([
    ['float16 agreed', measured(0.0042), 'float16'],
    ['it agreed just so', measured(DRAFT_TOLERANCES.float16), 'float16'],
    ['it was off by more', measured(DRAFT_TOLERANCES.float16 * 1.01), 'float32'],
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

  it('checks 8-bit arithmetic on the CPU for large models only, and takes it if it agrees and is faster', () => {
    const cpu = { backend: 'wasm', shaderF16: false, hasDecoder: true, parameters: 1.9e8 } as const;
    const choose = (check: PrecisionFacts['check'], facts = {}) =>
      choosePrecision({ ...cpu, ...facts, check });
    const found = { clip: 'bell.mp4', error: 0.021, speed: 1.74 };
    expect(choose(null)).toMatchObject({ precision: 'float32', precisionPending: true });
    expect(choose(null, { parameters: 5.9e6 })).toMatchObject({
      precision: 'float32',
      precisionPending: false,
    });
    expect(choose(null, { hasDecoder: false }).precisionPending).toBe(false);
    expect(choose(found)).toMatchObject({ precision: 'int8', precisionPending: false });
    expect(choose(found).precisionReason).toMatch(
      /within 2\.1 % of float32 .*\(5 % is allowed\) and 1\.7 times as fast/,
    );
    expect(choose({ ...found, error: 0.051 })).toMatchObject({
      precision: 'float32',
      precisionPending: false,
    });
    expect(choose({ ...found, error: NaN }).precision).toBe('float32');
    expect(choose({ ...found, speed: 1.1 })).toMatchObject({ precision: 'float32', precisionPending: false });
    expect(draftPrecisionFor(cpu)).toBe('int8');
    expect(draftPrecisionFor(GPU)).toBe('float16');
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
    measureDraftError(half, full, async (model) => (model === half ? actual : expected));

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

  it('measures the speed of 8-bit arithmetic, with sessions that are already made', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const [int8, ran] = [{ precision: 'int8' } as CavMae, [] as CavMae[]];
    // The first passes make the sessions, and the third of float32 is disturbed.
    const lasts = [90, 90, 60, 20, 200, 20];
    const check = await checkDraft('bell.mp4', int8, full, async (model) => {
      vi.advanceTimersByTime(lasts[ran.length] as number);
      ran.push(model);
      return of([1], [1]);
    });
    expect(ran).toEqual([full, int8, full, int8, full, int8]);
    expect(check).toEqual({ clip: 'bell.mp4', error: 0, speed: 3 });
    vi.useRealTimers();
  });

  it('takes a refusal of the runtime for an outcome, and nothing else', async () => {
    const failing = (error: Error) => checkDraft('bell.mp4', half, full, () => Promise.reject(error));
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
