import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import type { JobOptions } from '../../../src/state/run/job.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

/** Work that ends when it is told to. */
function work() {
  const given: JobOptions[] = [];
  let settle: { resolve: (file: string) => void; reject: (error: unknown) => void } | null = null;
  return {
    given,
    make: (options: JobOptions) => {
      given.push(options);
      return new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
    },
    finish: (file: string) => settle?.resolve(file),
    fail: (error: unknown) => settle?.reject(error),
  };
}

describe('work that a slice has done', () => {
  it('is ended by newer work, whose progress and end alone are told', async () => {
    const { store } = storeOverFakeEngine();
    const now = () => store.getState().exports;
    const [first, second] = [work(), work()];
    const older = now().make('bundle', first.make);
    const newer = now().make('model-hash', second.make);
    expect(first.given[0]?.signal.aborted).toBe(true);
    first.given[0]?.onProgress({ stage: 'old', done: 1, total: 2 });
    expect(now()).toMatchObject({ what: 'model-hash', status: 'running', progress: null });
    second.given[0]?.onProgress({ stage: 'new', done: 1, total: 2 });
    expect(now().progress).toEqual({ stage: 'new', done: 1, total: 2 });
    first.finish('old');
    second.finish('new');
    expect([await older, await newer]).toEqual([null, 'new']);
    expect(now()).toMatchObject({ status: 'done', progress: null, error: null });
  });

  it('says how it failed, and nothing once it was cancelled', async () => {
    const { store } = storeOverFakeEngine();
    const now = () => store.getState();
    const failing = work();
    const file = now().exports.make('bundle', failing.make);
    failing.fail(new AppError('storage/full', 'No room.'));
    expect(await file).toBeNull();
    expect(now()).toMatchObject({
      exports: { status: 'failed', error: { code: 'storage/full' } },
      shell: { announcement: 'No room.' },
    });
    const cancelled = work();
    const none = now().exports.make('bundle', cancelled.make);
    now().exports.cancel();
    cancelled.fail(new AppError('model/run', 'Too late.'));
    expect(await none).toBeNull();
    expect(now()).toMatchObject({
      exports: { status: 'idle', error: null },
      shell: { announcement: 'No room.' },
    });
  });
});

describe('a change of several parts', () => {
  it('replaces members, and leaves other parts the same objects', () => {
    const before = { a: { x: 1, y: 2 }, b: { z: 3 } };
    const after = mergeParts(before, { a: { x: 4 } });
    expect(after).toEqual({ a: { x: 4, y: 2 }, b: { z: 3 } });
    expect(after.b).toBe(before.b);
  });
});
