import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PrecisionSummary } from '../../../src/contract/model.ts';
import type { ReconstructDraft, ReconstructResult } from '../../../src/contract/reconstruct.ts';
import { AppError } from '../../../src/core/errors.ts';
import { ANSWERS, storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const PENDING = { ...MODEL, precisionPending: true };

/** Answers that the test gives, in the order of the calls. */
function held<T>() {
  const waiting: { resolve: (value: T) => void; reject: (error: unknown) => void }[] = [];
  return {
    waiting,
    wait: () => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject })),
  };
}

/** A page that has rebuilt its first clip. */
async function settled(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const page = storeOverFakeEngine({ loadModel: async () => ({ ...PENDING }), ...over });
  await page.store.getState().worker.boot();
  await vi.waitFor(() => expect(page.store.getState().runs.reconstruct.status).toBe('done'));
  return page;
}

const ratio = (ratioVisual: number) => ({ ratioVisual });

/** The same on a machine where float16 agreed. */
async function quick(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const page = await settled(over);
  await vi.waitFor(() => expect(page.store.getState().models.loaded?.precision).toBe('float16'));
  return page;
}

// Controls are debounced: on the wall clock, a busy machine would end a pause between two lines. `waitFor` moves this one.
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the check of float16', () => {
  it('is asked for once, on the first figure, and its outcome shows', async () => {
    const { store, engine } = await quick();
    expect(engine.of('checkPrecision')).toEqual(engine.of('reconstruct'));
    expect(engine.calls.map(({ task }) => task).indexOf('checkPrecision')).toBeGreaterThan(
      engine.calls.map(({ task }) => task).indexOf('reconstruct'),
    );
    expect(store.getState().models.loaded).toMatchObject({
      precisionReason: 'It agreed.',
      precisionPending: false,
    });
    store.getState().reconstruct.setSeed(9);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    expect(engine.of('checkPrecision')).toHaveLength(1);
  });

  it('is not asked for where there is nothing to check', async () => {
    const { engine, store } = await settled({ loadModel: async () => MODEL });
    store.getState().reconstruct.setSeed(9);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    expect(engine.of('checkPrecision')).toEqual([]);
    expect(engine.of('draft')).toEqual([]);
  });

  it('waits for a clip with sound and picture', async () => {
    const mute: typeof ANSWERS.reconstruct = async (params, context) => ({
      ...(await ANSWERS.reconstruct(params, context)),
      ...(params.clipId === '01-bird' ? { audio: null } : {}),
    });
    const { engine, store } = await settled({ reconstruct: mute });
    expect(engine.of('checkPrecision')).toEqual([]);
    await vi.waitFor(() => expect(store.getState().library.clips[1]?.status).toBe('ready'));
    store.getState().library.select('02-fire');
    await vi.waitFor(() => expect(engine.of('checkPrecision')).toMatchObject([{ clipId: '02-fire' }]));
  });

  it('is made again after it failed, and does not touch a model that came meanwhile', async () => {
    const { waiting, wait } = held<PrecisionSummary>();
    const { engine, store } = await settled({ checkPrecision: wait });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    store.getState().reconstruct.setSeed(8);
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.summary?.key).toContain('"seed":8'));
    expect(waiting).toHaveLength(1);
    waiting[0]?.reject(new AppError('not-found', 'This clip is no longer open.'));
    await Promise.resolve();
    store.getState().reconstruct.setSeed(9);
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    await store.getState().models.loadBundled();
    waiting[1]?.resolve({
      precision: 'float16',
      precisionReason: 'Of the old one.',
      precisionPending: false,
    });
    await vi.waitFor(() => expect(engine.of('checkPrecision')).toHaveLength(3));
    expect(store.getState().models.loaded?.precision).toBe('float32');
  });

  it('is not made again where the worker died of it', async () => {
    const { waiting, wait } = held<PrecisionSummary>();
    const { engine, store } = await settled({ checkPrecision: wait });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    engine.workers[0]?.crash('Out of memory.');
    await store.getState().worker.restart();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    await vi.waitFor(() => expect(store.getState().models.loaded?.precisionPending).toBe(false));
    expect(store.getState().models.loaded?.precisionReason).toContain('the worker stopped');
    expect(engine.of('checkPrecision')).toHaveLength(1);
  });
});

describe('drafts', () => {
  it('are drawn while a control moves, and give way to the float32 result', async () => {
    const { waiting, wait } = held<ReconstructResult>();
    let calls = 0;
    const { store, results, engine } = await quick({
      reconstruct: (params, context) => (calls++ === 0 ? ANSWERS.reconstruct(params, context) : wait()),
    });
    const before = store.getState().runs.reconstruct.summary;
    store.getState().reconstruct.setRatio('visual', 0.5);
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).not.toBeNull());
    const { resultId, clipId } = store.getState().reconstruct.draft!;
    expect(clipId).toBe('01-bird');
    expect(results.get('draft', resultId)?.visual).toBeDefined();
    // The figures of the last float32 result stay the page's only figures.
    expect(store.getState().runs.reconstruct.summary).toBe(before);
    expect(engine.of('reconstruct')).toHaveLength(1);

    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(engine.of('draft')).toEqual([engine.of('reconstruct')[1]]);
    expect(store.getState().reconstruct.draft).not.toBeNull();
    waiting[0]?.resolve(await ANSWERS.reconstruct(engine.of('reconstruct')[1]!, {} as never));
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).toBeNull());
    expect(store.getState().runs.reconstruct.summary).not.toBe(before);
    expect(results.get('draft', resultId)).toBeNull();
  });

  it('run one at a time, and of those that wait the newest only', async () => {
    const { waiting, wait } = held<ReconstructDraft>();
    const { store, engine } = await quick({ draft: wait });
    for (const share of [0.1, 0.2, 0.3, 0.4]) store.getState().reconstruct.setRatio('visual', share);
    expect(engine.of('draft')).toMatchObject([ratio(0.1)]);
    waiting[0]?.resolve(await ANSWERS.draft(engine.of('draft')[0]!, {} as never));
    await vi.waitFor(() => expect(engine.of('draft')).toMatchObject([ratio(0.1), ratio(0.4)]));
  });

  it('are stopped when the control rests: an answer that comes later is not shown', async () => {
    const { waiting, wait } = held<ReconstructDraft>();
    const { store, engine } = await quick({ draft: wait });
    store.getState().reconstruct.setRatio('visual', 0.5);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    expect(engine.calls.find(({ task }) => task === 'draft')?.signal.aborted).toBe(true);
    waiting[0]?.resolve(await ANSWERS.draft(engine.of('draft')[0]!, {} as never));
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState().reconstruct.draft).toBeNull();
    store.getState().reconstruct.setRatio('visual', 0.25);
    await vi.waitFor(() => expect(engine.of('draft')).toMatchObject([ratio(0.5), ratio(0.25)]));
  });

  it('leave when the control goes back to where a figure stands', async () => {
    const { store, engine } = await quick();
    store.getState().reconstruct.setRatio('visual', 0.5);
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).not.toBeNull());
    store.getState().reconstruct.setRatio('visual', 0.75);
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).toBeNull());
    expect(engine.of('reconstruct')).toHaveLength(1);
  });

  it('stay over a float32 result that the control has left behind', async () => {
    const { waiting, wait } = held<ReconstructResult>();
    let calls = 0;
    const { store, engine } = await quick({
      reconstruct: (params, context) => (calls++ === 0 ? ANSWERS.reconstruct(params, context) : wait()),
    });
    store.getState().reconstruct.setRatio('visual', 0.5);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    store.getState().reconstruct.setRatio('visual', 0.25);
    waiting[0]?.resolve(await ANSWERS.reconstruct(engine.of('reconstruct')[1]!, {} as never));
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(store.getState().reconstruct.draft).not.toBeNull();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
  });

  it('leave with their view, and when the run behind them fails or is cancelled', async () => {
    const { waiting, wait } = held<ReconstructResult>();
    let calls = 0;
    const { store } = await quick({
      reconstruct: (params, context) => (calls++ === 0 ? ANSWERS.reconstruct(params, context) : wait()),
    });
    const move = async (share: number) => {
      store.getState().reconstruct.setRatio('visual', share);
      await vi.waitFor(() => expect(store.getState().reconstruct.draft).not.toBeNull());
    };
    await move(0.5);
    store.getState().shell.setView('models');
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).toBeNull());
    store.getState().shell.setView('reconstruct');
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    await move(0.4);
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.reject(new AppError('model/run', 'The runtime could not run the decoder: lost.'));
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).toBeNull());
    expect(store.getState().runs.reconstruct.status).toBe('failed');
    await move(0.3);
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    store.getState().runs.cancel('reconstruct');
    await vi.waitFor(() => expect(store.getState().reconstruct.draft).toBeNull());
  });

  it('say nothing when they fail: the float32 pass does', async () => {
    const { store, engine } = await quick({
      draft: () => Promise.reject(new AppError('internal', 'No draft.')),
    });
    store.getState().reconstruct.setRatio('visual', 0.5);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(store.getState().reconstruct.draft).toBeNull();
    expect(store.getState().runs.reconstruct.error).toBeNull();
  });
});
