import { describe, expect, it, vi } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { PredictabilityResult } from '../../../src/contract/inspect.ts';
import { AppError } from '../../../src/core/errors.ts';
import { inspectQuestion, otherClip, sweepRatios } from '../../../src/state/inspect/inspect-questions.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

type Given = Parameters<typeof storeOverFakeEngine>[0];

/** A store whose first clip is rebuilt and whose two clips are open. */
async function ready(over: Given = {}) {
  const made = storeOverFakeEngine(over);
  await made.store.getState().worker.boot();
  await vi.waitFor(() => expect(made.store.getState().runs.reconstruct.status).toBe('done'));
  await vi.waitFor(() =>
    expect(made.store.getState().library.clips.every(({ status }) => status === 'ready')).toBe(true),
  );
  return { ...made, now: () => made.store.getState() };
}

const answer = (masks: number): PredictabilityResult => ({
  masks,
  audio: null,
  visual: null,
  milliseconds: 1,
});

describe('what an inspection asks', () => {
  it('spreads a sweep’s ratios over 0.05 to 0.95', () => {
    expect(sweepRatios(7)).toEqual([0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95]);
    expect(sweepRatios(2)).toEqual([0.05, 0.95]);
  });

  it('takes the page’s masks and the fold’s settings', async () => {
    const { now, engine } = await ready();
    now().inspect.set({ predictabilityMasks: 3 });
    await now().runs.ask('predictability');
    expect(engine.of('predictability')).toEqual([
      expect.objectContaining({
        clipId: '01-bird',
        ratioAudio: 0.75,
        audioMode: 'unstructured',
        seed: 1,
        masks: 3,
      }),
    ]);
    await now().runs.ask('gain');
    expect(engine.of('crossModalGain')[0]).toMatchObject({
      masks: 6,
      other: { clipId: '02-fire', frameIndex: 5 },
    });
  });

  it('is another question where the answer would be another, and the same where it would not', async () => {
    const { now } = await ready();
    const keys = () =>
      (['errors', 'sweep', 'predictability', 'gain'] as const).map(
        (kind) => inspectQuestion(now(), kind)?.key,
      );
    const before = keys();
    now().reconstruct.setStatistics('true');
    expect(keys()).toEqual(before);
    now().reconstruct.setRatio('audio', 0.5);
    const changed = () => keys().map((key, index) => key !== before[index]);
    expect(changed()).toEqual([true, false, true, true]);
    now().reconstruct.setRatio('audio', 0.75);
    now().inspect.set({ sweepVary: 'visual' });
    expect(changed()).toEqual([false, true, false, false]);
    now().inspect.set({ sweepVary: 'both' });
    now().reconstruct.setSeed(2);
    expect(changed()).toEqual([true, true, true, true]);
  });

  it('lets the other clip be chosen, never the clip itself', async () => {
    const { now } = await ready();
    now().inspect.set({ gainOther: '01-bird' });
    expect(otherClip(now())?.id).toBe('02-fire');
    now().library.select('02-fire');
    expect(otherClip(now())?.id).toBe('01-bird');
    now().library.remove('01-bird');
    expect(otherClip(now())).toBeNull();
    expect(inspectQuestion(now(), 'gain')?.params.other).toBeNull();
  });
});

describe('a run', () => {
  it('keeps its answer under an id and drops the one before', async () => {
    const { now, results } = await ready({ predictability: async ({ masks }) => answer(masks) });
    await now().runs.ask('predictability');
    const first = now().runs.predictability.summary?.resultId ?? null;
    expect(results.get('predictability', first)?.masks).toBe(8);
    expect(results.get('gain', first)).toBeNull();
    now().inspect.set({ predictabilityMasks: 4 });
    await now().runs.ask('predictability');
    const second = now().runs.predictability.summary?.resultId ?? null;
    expect(results.get('predictability', first)).toBeNull();
    expect(results.get('predictability', second)?.masks).toBe(4);
  });

  it('is free at once when it is cancelled, and what still comes is dropped', async () => {
    let finish: (result: PredictabilityResult) => void = () => {};
    const late = new Promise<PredictabilityResult>((resolve) => (finish = resolve));
    const { now, engine } = await ready({ predictability: () => late });
    const asked = now().runs.ask('predictability');
    expect(now().runs.predictability.status).toBe('running');
    now().runs.cancel('predictability');
    expect(now().runs.predictability.status).toBe('idle');
    expect(engine.calls.at(-1)?.signal.aborted).toBe(true);
    finish(answer(8));
    await asked;
    expect(now().runs.predictability).toMatchObject({ status: 'idle', summary: null });
  });

  it('gives way to a newer one of its kind', async () => {
    const waiting: ((result: PredictabilityResult) => void)[] = [];
    const { now, results, engine } = await ready({
      predictability: () => new Promise((resolve) => waiting.push(resolve)),
    });
    const first = now().runs.ask('predictability');
    now().inspect.set({ predictabilityMasks: 4 });
    const second = now().runs.ask('predictability');
    // The same question again waits for the answer that is on its way.
    const third = now().runs.ask('predictability');
    expect(
      engine.calls.filter(({ task }) => task === 'predictability').map(({ signal }) => signal.aborted),
    ).toEqual([true, false]);
    waiting[1]?.(answer(2));
    waiting[0]?.(answer(1));
    await Promise.all([first, second, third]);
    const { status, summary } = now().runs.predictability;
    expect(status).toBe('done');
    expect(results.get('predictability', summary?.resultId ?? null)?.masks).toBe(2);
  });

  it('says how it failed', async () => {
    const { now } = await ready({
      crossModalGain: async () => {
        throw new AppError('clip/no-audio', 'No sound here.');
      },
    });
    await now().runs.ask('gain');
    expect(now().runs.gain).toMatchObject({ status: 'failed', error: { code: 'clip/no-audio' } });
    expect(now().shell.announcement).toBe('No sound here.');
  });

  it('shows a sweep as it comes, and keeps what it had when it is cancelled', async () => {
    const figures = { values: [1], mean: 1, std: 0, meanFill: 2 };
    const point = { ratio: 0.5, audio: figures, visual: null };
    const sweep = ((_params, { progress }) => {
      progress({ stage: '', done: 1, total: 2, points: [point] });
      return new Promise(() => {});
    }) as (
      params: EngineContract['ratioSweep']['params'],
      context: { progress: (told: EngineContract['ratioSweep']['progress']) => void },
    ) => Promise<EngineContract['ratioSweep']['result']>;
    const { now } = await ready({ ratioSweep: sweep as never });
    void now().runs.ask('sweep');
    await vi.waitFor(() => expect(now().inspect.sweepSoFar?.points).toEqual([point]));
    now().runs.cancel('sweep');
    expect(now().inspect.sweepSoFar).toMatchObject({ points: [point], complete: false });
    expect(now().inspect.sweepSoFar?.key).toBe(inspectQuestion(now(), 'sweep')?.key);
  });
});
