import { describe, expect, it, vi } from 'vitest';
import type { LastModel } from '../../../src/contract/kept.ts';
import { AppError } from '../../../src/core/errors.ts';
import { bindSettings, formatSettings, parseSettings } from '../../../src/state/shell/settings-store.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const ENTRY = {
  id: 'k1',
  fileName: 'mine.pth',
  bytes: 9,
  sha256: 'ab'.repeat(32),
  layout: 'float32',
  rounded: false,
  storedBytes: 9,
  keptAt: '2026-01-01T00:00:00Z',
  settings: { numHeads: 3 },
} as const;
const KEPT = { models: [ENTRY], damaged: [], removedParts: 0, usageBytes: 0, quotaBytes: 0 };

function settingsWith(model: LastModel | null) {
  return { text: formatSettings({ ...parseSettings(null), model }) };
}

const portOf = (saved: { text: string }) => ({
  read: () => saved.text,
  write: (text: string) => void (saved.text = text),
  clear: () => void (saved.text = ''),
});

describe('the model used last', () => {
  it('is loaded at the start, a kept one with the settings that its file needed', async () => {
    const settings = portOf(settingsWith({ kind: 'kept', id: 'k1' }));
    const { store, engine } = storeOverFakeEngine({ keptModels: async () => KEPT }, { settings });
    await store.getState().worker.boot();
    expect(engine.of('loadModel')).toEqual([
      { source: { kind: 'kept', id: 'k1', fileName: 'mine.pth' }, numHeads: 3 },
    ]);
  });

  it('notes heads of a kept one that were corrected once it loads under them', async () => {
    const settings = portOf(settingsWith({ kind: 'kept', id: 'k1' }));
    const { store, engine } = storeOverFakeEngine(
      {
        keptModels: async () => KEPT,
        loadModel: async ({ numHeads }) => {
          if (numHeads === 5) throw new AppError('model/heads', 'Five do not divide 96.');
          return MODEL;
        },
      },
      { settings },
    );
    await store.getState().worker.boot();
    await store.getState().models.setSettings({ numHeads: 5 });
    expect(engine.of('setKeptSettings')).toEqual([]);
    await store.getState().models.setSettings({ numHeads: 6 });
    expect(engine.of('setKeptSettings')).toEqual([{ id: 'k1', settings: { numHeads: 6 } }]);
  });

  it('is one of the page’s own by its id', async () => {
    const settings = portOf(settingsWith({ kind: 'bundled', id: 'tuned' }));
    const { store, engine } = storeOverFakeEngine({}, { settings });
    await store.getState().worker.boot();
    expect(engine.of('loadModel')).toMatchObject([{ source: { kind: 'bundled', modelId: 'tuned' } }]);
  });

  it('gives way to the page’s own where it is gone, and the page goes on saying so', async () => {
    const settings = portOf(settingsWith({ kind: 'kept', id: 'k1' }));
    const { store } = storeOverFakeEngine(
      {
        loadModel: async ({ source }) => {
          if (source.kind === 'kept') throw new AppError('not-found', 'This model is gone.');
          return MODEL;
        },
      },
      { settings },
    );
    await store.getState().worker.boot();
    expect(store.getState().models.loaded).not.toBeNull();
    expect(store.getState().models.error).toMatchObject({ error: { message: 'This model is gone.' } });
  });

  it.each([
    ['tried again on the next visit where it only could not be read', 'storage/unavailable', true],
    ['no longer asked for where it is gone', 'not-found', false],
    ['no longer asked for where it is damaged', 'storage/damaged', false],
  ] as const)('is %s', async (_, code, isTried) => {
    vi.useFakeTimers();
    const last = { kind: 'kept', id: 'k1' } as const;
    const saved = settingsWith(last);
    const settings = portOf(saved);
    const { store } = storeOverFakeEngine(
      {
        loadModel: async ({ source }) => {
          if (source.kind === 'kept') throw new AppError(code, 'Not now.');
          return MODEL;
        },
      },
      { settings },
    );
    bindSettings(store, settings, '');
    await store.getState().worker.boot();
    vi.advanceTimersByTime(1000);
    expect(parseSettings(saved.text).model).toEqual(isTried ? last : null);
    // What the user then chooses is what counts.
    await store.getState().models.loadBundled();
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(parseSettings(saved.text).model).toBeNull();
  });

  it('is the kept one as soon as a dropped file is kept, and its hash is known from then on', async () => {
    vi.useFakeTimers();
    const saved = settingsWith(null);
    const settings = portOf(saved);
    const { store } = storeOverFakeEngine({ keepModel: async () => ENTRY }, { settings });
    bindSettings(store, settings, '');
    await store.getState().worker.boot();
    await store.getState().models.load({ kind: 'file', file: new File(['x'], 'mine.pth') }, { numHeads: 3 });
    await store.getState().keptModels.keepLoaded();
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(store.getState().models.loaded?.sha256).toBe(ENTRY.sha256);
    expect(parseSettings(saved.text).model).toEqual({ kind: 'kept', id: 'k1' });
  });

  it.each([
    ['is withdrawn where its copy turns out to have changed', false],
    ['stays where its copy is whole', true],
    ['stays where nothing was noted to compare its copy with', null],
  ] as const)('%s', async (_, isWhole) => {
    vi.useFakeTimers();
    const settings = portOf(settingsWith({ kind: 'kept', id: 'k1' }));
    const { store, engine } = storeOverFakeEngine(
      { keptModels: async () => KEPT, checkKept: async () => ({ isWhole }) },
      { settings },
    );
    await store.getState().worker.boot();
    expect(engine.of('checkKept')).toEqual([]);
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(engine.of('checkKept')).toEqual([{ id: 'k1' }]);
    const { error: modelError, request: modelRequest } = store.getState().models;
    expect(modelRequest?.source.kind).toBe(isWhole === false ? 'bundled' : 'kept');
    expect(modelError?.error.code ?? null).toBe(isWhole === false ? 'storage/damaged' : null);
  });

  it('is not checked once another is loaded', async () => {
    vi.useFakeTimers();
    const settings = portOf(settingsWith({ kind: 'kept', id: 'k1' }));
    const { store, engine } = storeOverFakeEngine({ keptModels: async () => KEPT }, { settings });
    await store.getState().worker.boot();
    await store.getState().models.loadBundled();
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect(engine.of('checkKept')).toEqual([]);
  });
});
