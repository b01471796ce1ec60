import { describe, expect, it, vi } from 'vitest';
import type { LoadModelParams, ModelSummary } from '../../../src/contract/model.ts';
import { AppError } from '../../../src/core/errors.ts';
import { followLink } from '../../../src/state/shell/link.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const MANIFEST = {
  models: [
    { id: 'first', name: 'The first', file: 'first.safetensors' },
    { id: 'second', name: 'The second', file: 'second.safetensors', training: { objective: 'contrastive' } },
  ],
};
const SAMPLES = { licence: 'CC0', clips: [{ file: '01-bird.webm', title: 'Birds' }] };

/** A worker that has `first` and `second`, over a page whose manifest lists both; `over` replaces an answer. */
function shelfStore(
  over: { load?: (id: string) => Promise<unknown>; manifest?: () => Promise<unknown> } = {},
) {
  const manifest = vi.fn(over.manifest ?? (async () => MANIFEST));
  const made = storeOverFakeEngine(
    {
      loadModel: async (params: LoadModelParams): Promise<ModelSummary> => {
        const id = idAsked(params);
        await over.load?.(id);
        return { ...MODEL, id, name: `Model ${id}` };
      },
    },
    { fetchJson: (url) => (url.includes('models/') ? manifest() : Promise.resolve(SAMPLES)) },
  );
  return { ...made, manifest, modelIds: () => made.engine.of('loadModel').map(idAsked) };
}

const idAsked = ({ source }: LoadModelParams): string =>
  source.kind === 'bundled' ? (source.modelId ?? 'first') : 'file';

describe('the list of bundled models', () => {
  it('is read when Models is first shown, once, and not before', async () => {
    const { store, manifest } = shelfStore();
    await store.getState().worker.boot();
    store.getState().shell.setView('similarity');
    expect(manifest).not.toHaveBeenCalled();
    store.getState().shell.setView('models');
    store.getState().shell.setView('reconstruct');
    store.getState().shell.setView('models');
    await Promise.all([store.getState().models.loadShelf(), store.getState().models.loadShelf()]);
    expect(manifest).toHaveBeenCalledOnce();
    expect(store.getState().models.bundled.map(({ id, objective }) => [id, objective])).toEqual([
      ['first', null],
      ['second', 'contrastive'],
    ]);
  });

  it('is read for a link to Models', async () => {
    const { store, manifest } = shelfStore();
    followLink(store, '#/models');
    await vi.waitFor(() => expect(store.getState().models.bundled).toHaveLength(2));
    expect(manifest).toHaveBeenCalledOnce();
  });

  it('says why it could not be read, and is read when asked again', async () => {
    const answers = [
      () => Promise.reject(new AppError('not-found', 'the server answered 404.')),
      () => Promise.resolve({ models: [] }),
      () => Promise.resolve(MANIFEST),
    ];
    const { store } = shelfStore({
      manifest: () => answers.shift()?.() ?? Promise.reject(new Error('asked')),
    });
    await store.getState().models.loadShelf();
    expect(store.getState().models.bundledError).toMatch(/could not be listed: the server answered 404/);
    await store.getState().models.loadShelf();
    expect(store.getState().models.bundledError).toMatch(/Expected models\/manifest\.json to list models/);
    await store.getState().models.loadShelf();
    expect(store.getState().models).toMatchObject({ bundledError: null, bundled: [{ id: 'first' }, {}] });
    await store.getState().models.loadShelf();
    expect(store.getState().models.bundledError).toBeNull();
  });
});

describe('a bundled model by its id', () => {
  it('takes the place of the one before, and the figure is asked anew', async () => {
    const { store, engine, modelIds } = shelfStore();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    const before = store.getState().runs.reconstruct.summary?.key;
    await store.getState().models.loadBundled('second');
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(modelIds()).toEqual(['first', 'second']);
    expect(store.getState().models.loaded?.id).toBe('second');
    expect(store.getState().runs.reconstruct.summary?.key).not.toBe(before);
  });

  it('is loaded again after a crash, also where another was asked for and refused', async () => {
    const { store, engine, modelIds } = shelfStore({
      load: async (id) => {
        if (id === 'third') throw new AppError('not-found', 'There is no third.');
      },
    });
    await store.getState().worker.boot();
    await store.getState().models.loadBundled('second');
    await store.getState().models.loadBundled('third');
    engine.workers[0]?.crash('Out of memory.');
    await store.getState().worker.restart();
    expect(modelIds()).toEqual(['first', 'second', 'third', 'second']);
    expect(store.getState().models.loaded?.id).toBe('second');
  });

  it('stays when another fails, and the failure names the other as the list does', async () => {
    const { store } = shelfStore({
      load: async (id) => {
        if (id === 'second') throw new AppError('model/format', 'Expected another hash.');
      },
    });
    await store.getState().worker.boot();
    await store.getState().models.loadShelf();
    await store.getState().models.loadBundled('second');
    expect(store.getState()).toMatchObject({
      models: {
        loaded: { id: 'first' },
        loading: null,
        error: { name: 'The second', error: { code: 'model/format' } },
      },
      shell: { announcement: 'Not loaded: The second. Expected another hash.' },
    });
  });

  it('yields to the one asked for last, whichever answers first', async () => {
    const answers: Record<string, () => void> = {};
    const { store, engine } = shelfStore({
      load: (id) => (id === 'first' ? Promise.resolve() : new Promise<void>((done) => (answers[id] = done))),
    });
    await store.getState().worker.boot();
    const older = store.getState().models.loadBundled('second');
    const newer = store.getState().models.loadBundled('third');
    expect(store.getState().models.loading?.name).toBe('third');
    answers['third']?.();
    await newer;
    answers['second']?.();
    await older;
    const [, second, third] = engine.calls.filter(({ task }) => task === 'loadModel');
    expect([second?.signal.aborted, third?.signal.aborted]).toEqual([true, false]);
    expect(store.getState().models).toMatchObject({ loaded: { id: 'third' }, loading: null, error: null });
  });
});
