import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { followLink } from '../../../src/state/shell/link.ts';
import { ANSWERS, storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';
import { MODEL } from './fakes/model.ts';

const file = (name: string) => ({ file: new File(['x'], name), fromFolder: false });

/** Promises that the test settles, in the order of the calls. */
function held<T>() {
  const waiting: { resolve: (value: T) => void; reject: (error: unknown) => void }[] = [];
  const wait = () => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject }));
  return { waiting, wait };
}

describe('the first visit', () => {
  it('starts the worker, loads the bundled model, opens the samples and rebuilds the first', async () => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    await vi.waitFor(() => expect(engine.of('openClip')).toHaveLength(2));
    expect(engine.of('loadModel')[0]?.source).toEqual({
      kind: 'bundled',
      manifestUrl: 'https://page.test/models/manifest.json',
    });
    expect(engine.of('openClip')[0]).toMatchObject({
      clipId: '01-bird',
      source: { kind: 'url', url: 'https://page.test/samples/01-bird.webm', name: 'Birds' },
    });
    expect(engine.of('reconstruct')).toEqual([
      {
        clipId: '01-bird',
        frameIndex: 5,
        paint: 'visible',
        ratioAudio: 0.75,
        ratioVisual: 0.75,
        audioMode: 'unstructured',
        seed: 1,
      },
    ]);
    expect(store.getState().runs.reconstruct.summary?.audio).toMatchObject({ loss: 0.25, tokens: 1 });
  });

  it('draws the figure of a link', async () => {
    const { store, engine } = storeOverFakeEngine();
    followLink(store, '#/reconstruct?clip=02-fire&start=4&frame=2&ra=0.5&rv=0.25&mode=time&seed=9');
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(engine.of('openClip')[0]).toMatchObject({ clipId: '02-fire', windowStartSeconds: 4 });
    expect(engine.of('reconstruct')[0]).toMatchObject({
      clipId: '02-fire',
      frameIndex: 2,
      ratioAudio: 0.5,
      ratioVisual: 0.25,
      audioMode: 'time',
      seed: 9,
    });
  });

  it('does not start a worker that could not work', async () => {
    const { store, engine } = storeOverFakeEngine(
      {},
      {
        probe: {
          isSecureContext: false,
          crossOriginIsolated: false,
          hasWebCodecs: false,
          hasWebGpu: false,
          origin: 'http://10.0.0.2',
        },
      },
    );
    await store.getState().worker.boot();
    expect(engine.workers).toHaveLength(0);
    expect(store.getState().worker.requirements[0]?.id).toBe('secure-context');
  });
});

describe('clips', () => {
  it('keeps a clip that failed with its own sentence, beside the ones that opened', async () => {
    const { store } = storeOverFakeEngine({
      openClip: async ({ clipId }) => {
        if (clipId === 'broken') throw new AppError('media/truncated', 'Cut off.');
        return clipSummary(clipId);
      },
    });
    await store.getState().worker.boot();
    store.getState().library.addFiles([file('broken.mp4'), file('good.mp4')]);
    await vi.waitFor(() => expect(statuses(store)['good']).toBe('ready'));
    expect(statuses(store)['broken']).toBe('failed');
    expect(store.getState().library.clips.find(({ id }) => id === 'broken')?.error).toEqual({
      code: 'media/truncated',
      message: 'Cut off.',
    });
  });

  it('opens one at a time, and the one just chosen next', async () => {
    const { waiting, wait } = held<ReturnType<typeof clipSummary>>();
    const { store, engine } = storeOverFakeEngine({ openClip: wait });
    await store.getState().worker.boot();
    store.getState().library.addFiles([file('a.mp4'), file('b.mp4'), file('c.mp4')]);
    expect(engine.of('openClip').map(({ clipId }) => clipId)).toEqual(['01-bird']);
    store.getState().library.select('c');
    waiting[0]?.resolve(clipSummary('01-bird'));
    await vi.waitFor(() =>
      expect(engine.of('openClip').map(({ clipId }) => clipId)).toEqual(['01-bird', 'c']),
    );
  });

  it('cancels an opening in the worker and says so', async () => {
    const { wait } = held<ReturnType<typeof clipSummary>>();
    const { store, engine } = storeOverFakeEngine({ openClip: wait });
    await store.getState().worker.boot();
    store.getState().library.cancel('01-bird');
    await vi.waitFor(() => expect(statuses(store)['01-bird']).toBe('failed'));
    expect(engine.calls.find(({ task }) => task === 'openClip')?.signal.aborted).toBe(true);
    expect(store.getState().library.clips[0]?.error?.code).toBe('aborted');
  });

  it('moves a window once the slider pauses, and keeps the old one when that fails', async () => {
    const { store, engine } = storeOverFakeEngine({
      moveWindow: async ({ clipId, windowStartSeconds }) => {
        if (windowStartSeconds > 10) throw new AppError('media/decode', 'Damaged there.');
        return clipSummary(clipId, windowStartSeconds);
      },
    });
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(statuses(store)['01-bird']).toBe('ready'));
    // Each resolves when the last of them is done.
    await Promise.all([1, 2, 3].map((start) => store.getState().library.moveWindow('01-bird', start)));
    expect(first(store).facts?.windowStartSeconds).toBe(3);
    expect(engine.of('moveWindow')).toHaveLength(1);
    void store.getState().library.moveWindow('01-bird', 15);
    await vi.waitFor(() => expect(first(store).moveError?.message).toBe('Damaged there.'));
    expect(first(store)).toMatchObject({ status: 'ready', moving: false, facts: { windowStartSeconds: 3 } });
  });

  it('calls a clip moving until the last window asked for has come, whatever came before it', async () => {
    const moves: (() => void)[] = [];
    const { store, engine } = storeOverFakeEngine({
      moveWindow: async ({ clipId, windowStartSeconds }) => {
        await new Promise<void>((resolve) => moves.push(resolve));
        return clipSummary(clipId, windowStartSeconds);
      },
    });
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(statuses(store)['01-bird']).toBe('ready'));
    void store.getState().library.moveWindow('01-bird', 1);
    await vi.waitFor(() => expect(engine.of('moveWindow')).toHaveLength(1));
    // The slider goes on while the first window is being read.
    void store.getState().library.moveWindow('01-bird', 2);
    moves[0]?.();
    await vi.waitFor(() => expect(first(store).facts?.windowStartSeconds).toBe(1));
    expect(first(store).moving).toBe(true);
    await vi.waitFor(() => expect(moves).toHaveLength(2));
    moves[1]?.();
    await vi.waitFor(() =>
      expect(first(store)).toMatchObject({ moving: false, facts: { windowStartSeconds: 2 } }),
    );
  });

  it('closes a removed clip in the worker, drops its pictures and chooses its neighbour', async () => {
    const { store, engine, results } = storeOverFakeEngine();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(statuses(store)['02-fire']).toBe('ready'));
    const { picturesId } = first(store);
    expect(results.get('pictures', picturesId)).not.toBeNull();
    store.getState().library.remove('01-bird');
    expect(engine.of('closeClip')).toEqual([{ clipId: '01-bird' }]);
    expect(results.get('pictures', picturesId)).toBeNull();
    expect(store.getState().library.selectedId).toBe('02-fire');
  });
});

describe('reconstruction', () => {
  it('lets the latest settings win and keeps the old figure until then', async () => {
    const { waiting, wait } = held<never>();
    let hold = false;
    const { store, engine, results } = storeOverFakeEngine({
      reconstruct: async (params, context) => (hold ? wait() : ANSWERS.reconstruct(params, context)),
    });
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    const old = store.getState().runs.reconstruct.summary;
    hold = true;
    store.getState().reconstruct.setSeed(2);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    store.getState().reconstruct.setSeed(3);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(3));
    const calls = engine.calls.filter(({ task }) => task === 'reconstruct');
    expect(calls.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(store.getState().runs.reconstruct).toMatchObject({ status: 'running', summary: old });
    expect(results.get('reconstruction', old?.resultId ?? null)).not.toBeNull();
    waiting[1]?.resolve({
      clipId: '01-bird',
      frameIndex: 5,
      normPix: true,
      paint: 'visible',
      audio: null,
      visual: null,
      milliseconds: 7,
    } as never);
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.summary?.milliseconds).toBe(7));
    expect(results.get('reconstruction', old?.resultId ?? null)).toBeNull();
  });

  it('asks a cancelled or failed question again only when the user does', async () => {
    let answer: () => Promise<never> = () => new Promise(() => undefined);
    const { store, engine } = storeOverFakeEngine({ reconstruct: () => answer() });
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('running'));
    store.getState().runs.cancel('reconstruct');
    expect(engine.calls.find(({ task }) => task === 'reconstruct')?.signal.aborted).toBe(true);
    store.getState().runs.refresh();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(engine.of('reconstruct')).toHaveLength(1);
    expect(store.getState().runs.reconstruct.status).toBe('idle');
    answer = () => Promise.reject(new AppError('model/run', 'Out of memory.'));
    store.getState().runs.retry('reconstruct');
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.error?.message).toBe('Out of memory.'));
    store.getState().runs.refresh();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(engine.of('reconstruct')).toHaveLength(2);
  });

  it('does not ask again for what it has', async () => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    store.getState().shell.setView('models');
    store.getState().shell.setView('reconstruct');
    store.getState().runs.refresh();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(engine.of('reconstruct')).toHaveLength(1);
  });
});

describe('the model', () => {
  it('stays when another fails to load, and the failure carries what to retry', async () => {
    const { store } = storeOverFakeEngine({
      loadModel: async ({ source, numHeads }) => {
        if (source.kind === 'file' && !numHeads) throw new AppError('model/heads', 'Heads are not known.');
        return { ...MODEL, id: source.kind, source: source.kind };
      },
    });
    await store.getState().worker.boot();
    const checkpoint = new File(['x'], 'odd.pth');
    await store.getState().models.load({ kind: 'file', file: checkpoint });
    expect(store.getState().models).toMatchObject({
      loaded: { id: 'bundled' },
      error: { error: { code: 'model/heads' } },
    });
    await store.getState().models.load({ kind: 'file', file: checkpoint }, { numHeads: 4 });
    expect(store.getState().models).toMatchObject({ loaded: { id: 'file' }, error: null });
    await store.getState().models.setSettings({ normPix: false });
    expect(store.getState().models.request?.settings).toEqual({ numHeads: 4, normPix: false });
  });
});

describe('a worker that dies', () => {
  it('is named, and a restart loads model and clips again', async () => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(statuses(store)['02-fire']).toBe('ready'));
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(1));
    engine.workers[0]?.crash('Out of memory.');
    expect(store.getState().worker).toMatchObject({
      status: 'crashed',
      error: { message: 'Out of memory.' },
    });
    expect(engine.workers[0]?.closed).toBe(true);
    await store.getState().worker.restart();
    await vi.waitFor(() => expect(statuses(store)).toEqual({ '01-bird': 'ready', '02-fire': 'ready' }));
    expect(engine.workers).toHaveLength(2);
    expect(store.getState()).toMatchObject({
      worker: { status: 'ready' },
      models: { loaded: { id: 'tiny' } },
    });
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
  });

  it('is replaced by the next try where its runtime did not start', async () => {
    let works = false;
    const { store, engine } = storeOverFakeEngine({
      reconstruct: (params, context) =>
        works
          ? ANSWERS.reconstruct(params, context)
          : Promise.reject(new AppError('model/runtime', 'The runtime could not be fetched.')),
    });
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.error?.code).toBe('model/runtime'));
    expect(store.getState().worker.status).toBe('crashed');
    works = true;
    store.getState().runs.retry('reconstruct');
    store.getState().runs.retry('reconstruct');
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(engine.workers).toHaveLength(2);
    expect(store.getState().worker).toMatchObject({ status: 'ready', error: null });
  });
});

type Store = ReturnType<typeof storeOverFakeEngine>['store'];

function statuses(store: Store): Record<string, string> {
  return Object.fromEntries(store.getState().library.clips.map(({ id, status }) => [id, status]));
}

function first(store: Store) {
  const [clip] = store.getState().library.clips;
  if (!clip) throw new Error('The store holds no clip.');
  return clip;
}
