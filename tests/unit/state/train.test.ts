import { describe, expect, it } from 'vitest';
import { TEACH_DEFAULTS } from '../../../src/contract/teach.ts';
import type { SavedRun, TrainContract, TrainNews, TrainRunFacts } from '../../../src/contract/train.ts';
import { QUICK_LOOK, trainedConfig } from '../../../src/contract/train.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { Handlers } from '../../../src/core/rpc.ts';
import { RpcClient, serve } from '../../../src/core/rpc.ts';
import type { ConnectTraining } from '../../../src/state/services.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const MANIFEST = { clips: [{ file: 'a.webm', title: 'A' }, { file: 'b.webm' }] };

const point = (step: number) => ({
  step,
  total: 1 / step,
  audio: null,
  visual: null,
  contrastive: null,
  accuracy: null,
  learningRate: 1,
  norms: {},
});

const news = (step: number, runId: string): TrainNews => ({
  runId,
  points: [point(step)],
  heldOut: [],
  samples: [],
  film: [],
  cosines: null,
  doing: null,
  map: null,
  clipsPerSecond: 3,
});

const kept = (id: string, name: string): SavedRun => ({
  id,
  name,
  settings: { ...QUICK_LOOK, seed: 9 },
  steps: 3,
  clipIds: [],
  savedAt: '2026-11-28T00:00:00.000Z',
  last: point(3),
  heldOut: null,
});

/** A training worker over a real channel whose far side answers in this thread. */
function fakeTraining(over: Partial<Handlers<TrainContract>> = {}) {
  const seen = {
    added: [] as string[],
    held: [] as string[],
    samples: [] as string[],
    bases: [] as string[],
    id: '',
    closed: 0,
  };
  let crash: (sentence: string) => void = () => undefined;
  let resume: () => void = () => undefined;
  const handlers: Handlers<TrainContract> = {
    holds: async ({ clipIds }) => ({ missing: clipIds.slice(1) }),
    addClip: async ({ clipId, name }) => void seen.added.push(`${clipId}: ${name}`),
    holdsBase: async ({ baseId }) => ({ isHeld: seen.bases.includes(baseId) }),
    warm: async () => undefined,
    addBase: async ({ baseId }) => void seen.bases.push(baseId),
    open: async ({ settings, clipIds, runId, rivals, base, sampleIds }): Promise<TrainRunFacts> => {
      seen.held = [...clipIds];
      seen.samples = [...sampleIds];
      seen.id = runId ?? `new ${settings.seed}`;
      return {
        id: seen.id,
        rivals: rivals.map((objective) => ({ id: objective, objective, points: [], heldOut: [] })),
        name: `Run ${settings.seed}`,
        settings,
        device: 'wasm',
        steps: 0,
        parameters: 1000,
        clips: clipIds.length,
        heldOutClips: 0,
        original: null,
        base: base && { ...base, taught: 10 },
        points: [],
        heldOut: [],
        samples: [],
      };
    },
    advance: async (_, { progress }) => {
      progress(news(1, seen.id));
      progress(news(7, 'masked'));
      progress(news(2, seen.id));
      await new Promise<void>((done) => (resume = done));
      return { end: 'paused', steps: 2, isSaved: true };
    },
    pause: async () => resume(),
    saved: async () => [],
    renameRun: async ({ runId, name }) => [kept(runId, name)],
    deleteRun: async () => [],
    runCurves: async () => ({ points: [1, 2, 3].map(point), heldOut: [] }),
    exportRun: async ({ hasPrefix }) => ({ blob: new Blob([hasPrefix ? 'module.' : 'plain']), steps: 2 }),
    ...over,
  };
  const connect: ConnectTraining = (onCrash) => {
    crash = onCrash;
    const { port1, port2 } = new MessageChannel();
    serve<TrainContract>(port2, handlers);
    for (const port of [port1, port2]) port.start();
    const close = () => {
      seen.closed += 1;
      port1.close();
    };
    return { client: new RpcClient<TrainContract>(port1), close };
  };
  return { seen, connect, crash: (sentence: string) => crash(sentence) };
}

async function storeThatTrains(training: ReturnType<typeof fakeTraining>) {
  const { store, engine } = storeOverFakeEngine(
    {},
    { training: async () => training.connect, fetchJson: async () => MANIFEST },
  );
  const now = () => store.getState().train;
  await store.getState().worker.boot();
  const until = async (holds: () => boolean) => {
    for (let turn = 0; turn < 200 && !holds(); turn += 1) await new Promise((done) => setTimeout(done, 5));
    expect(holds()).toBe(true);
  };
  return { now, until, engine };
}

describe('training', () => {
  it('opens only the clips that the worker lacks, runs, pauses and exports', async () => {
    const training = fakeTraining();
    const { now, until, engine } = await storeThatTrains(training);
    const started = now().start();
    await until(() => now().points.length === 2);
    expect(now()).toMatchObject({ status: 'running', clipsPerSecond: 3, facts: { steps: 2, clips: 2 } });
    expect(training.seen.held.map((id) => id.split('/').at(-1))).toEqual(['a.webm', 'b.webm']);
    expect(training.seen.added).toHaveLength(1);
    expect(training.seen.added[0]).toMatch(/samples\/b\.webm: b\.webm$/);
    expect(engine.of('clipArrays')).toHaveLength(1);
    await now().pause();
    await started;
    expect(now()).toMatchObject({ status: 'paused', error: null });
    const file = await now().exportFile('new 0');
    expect(file?.name).toBe('cav-mae-trained-2-steps.safetensors');
    expect(await file?.text()).toBe('plain');
    now().setPrefix(true);
    expect(await (await now().exportFile('new 0'))?.text()).toBe('module.');
  });

  it('keeps the curve of the run before', async () => {
    const training = fakeTraining();
    const { now, until } = await storeThatTrains(training);
    for (const seed of [0, 1]) {
      now().set({ seed });
      const started = now().start();
      await until(() => now().status === 'running' && now().points.length === 2);
      await now().pause();
      await started;
    }
    expect(now().earlier.map(({ name, points }) => [name, points.length])).toEqual([['Run 0', 2]]);
  });

  it('lists saved runs, draws them, and renames, resumes and deletes them', async () => {
    const training = fakeTraining({ saved: async () => [kept('a', 'First'), kept('b', 'Second')] });
    const { now, until } = await storeThatTrains(training);
    await now().look();
    expect(now().saved.map(({ name }) => name)).toEqual(['First', 'Second']);
    await now().compare('a');
    expect(now().earlier).toMatchObject([{ id: 'a', name: 'First', points: [{}, {}, { step: 3 }] }]);
    await now().rename('a', 'Mine');
    expect(now().earlier.map(({ name }) => name)).toEqual(['Mine']);
    // The run that goes on is no longer drawn beside itself.
    const resumed = now().resumeSaved('a');
    await until(() => now().status === 'running');
    expect(now()).toMatchObject({ facts: { id: 'a' }, settings: { seed: 9 }, earlier: [] });
    await now().pause();
    await resumed;
    await now().remove('a');
    expect(now()).toMatchObject({ status: 'idle', facts: null, points: [], saved: [] });
    await now().resumeSaved('b');
    expect(now().error?.message).toBe('This run is no longer saved in this browser.');
  });

  it('draws a saved run no longer if it is asked to again', async () => {
    const training = fakeTraining({ saved: async () => [kept('a', 'First')] });
    const { now } = await storeThatTrains(training);
    await now().look();
    await now().compare('a');
    await now().compare('a');
    expect(now().earlier).toEqual([]);
  });

  it('starts three objectives side by side and keeps apart what each tells', async () => {
    const training = fakeTraining();
    const { now, until } = await storeThatTrains(training);
    now().set({ objective: 'masked' });
    const started = now().startThree();
    await until(() => now().points.length === 2);
    expect(now().facts?.settings.objective).toBe('both');
    expect(now().rivals.map(({ objective, points }) => [objective, points.map(({ step }) => step)])).toEqual([
      ['masked', [7]],
      ['contrastive', []],
    ]);
    await now().pause();
    await started;
    const alone = now().start();
    await until(() => now().status === 'running' && now().points.length === 2);
    expect(now().rivals).toEqual([]);
    await now().pause();
    await alone;
  });

  it('says that the browser had no room for the run', async () => {
    const training = fakeTraining({ advance: async () => ({ end: 'finished', steps: 2, isSaved: false }) });
    const { now } = await storeThatTrains(training);
    await now().start();
    expect(now()).toMatchObject({ status: 'finished', isUnsaved: true });
  });

  it('is stopped by the user without an error, by a crash with one', async () => {
    const training = fakeTraining();
    const { now, until } = await storeThatTrains(training);
    const first = now().start();
    await until(() => now().points.length === 2);
    await now().stop();
    await first;
    expect(now()).toMatchObject({ status: 'idle', error: null });
    const second = now().start();
    await until(() => now().status === 'running');
    training.crash('The training worker stopped: out of memory.');
    await second;
    expect(now()).toMatchObject({
      status: 'idle',
      error: { message: 'The training worker stopped: out of memory.' },
    });
    expect(training.seen.closed).toBe(2);
  });

  it('shows what the worker refuses, and lets the user start again', async () => {
    const training = fakeTraining({
      open: async () => {
        throw new AppError('shape', 'Expected at least 16 clips.');
      },
    });
    const { now } = await storeThatTrains(training);
    await now().start();
    expect(now()).toMatchObject({ status: 'idle', error: { message: 'Expected at least 16 clips.' } });
  });

  it('says that the user has no clips of their own', async () => {
    const { now } = await storeThatTrains(fakeTraining());
    now().setSource('own');
    await now().start();
    expect(now().error?.message).toContain('Expected clips of your own with audio and video, got none');
  });
});

describe('teaching the loaded model', () => {
  const clips = Array.from({ length: 9 }, (_, at) => ({ file: `${at}.webm` }));
  const fetchJson = async (url: string) =>
    url.includes('models/') ? { models: [{ id: 'tiny', file: 'tiny.safetensors' }] } : { clips };

  async function storeThatTeaches(training: ReturnType<typeof fakeTraining>, json = fetchJson) {
    const { store, engine } = storeOverFakeEngine(
      {},
      { training: async () => training.connect, fetchJson: json },
    );
    await store.getState().worker.boot();
    await store.getState().models.loadBundled();
    store.getState().train.setMode('teach');
    return { store, engine, now: () => store.getState().train };
  }
  const ended = async () => ({ end: 'finished', steps: 2, isSaved: true }) as const;

  it('has settings of its own, which wait while the other mode is shown', async () => {
    const { now } = await storeThatTeaches(fakeTraining());
    expect(now().settings).toMatchObject({ learningRate: 1e-4, steps: 100, batch: 8 });
    now().set({ steps: 7 });
    now().setMode('scratch');
    expect(now().settings).toEqual(QUICK_LOOK);
    now().setMode('teach');
    now().setMode('teach');
    expect(now().settings.steps).toBe(7);
    now().reset();
    expect(now().settings).toEqual(TEACH_DEFAULTS);
  });

  it('hands its weights over once, with the sample clips to measure what it forgets', async () => {
    const training = fakeTraining({ advance: ended });
    const { now, engine, store } = await storeThatTeaches(training);
    now().setSource('training');
    await now().start();
    expect(now().error).toBeNull();
    const { loaded } = store.getState().models;
    expect(now().facts?.base).toEqual({ id: 'ab float32', name: loaded?.name, sha256: 'ab', taught: 10 });
    // The sizes are those of the model, and so is norm_pix.
    expect(trainedConfig(now().facts!.settings)).toEqual(loaded?.config);
    expect(training.seen.held).toHaveLength(9);
    expect(training.seen.samples).toHaveLength(9);
    expect(training.seen.held[0]).not.toBe(training.seen.samples[0]);
    expect(training.seen.bases).toEqual(['ab float32']);
    await now().start();
    expect(engine.of('exportModel')).toHaveLength(1);
    expect((await now().exportFile('new 0'))?.name).toBe('cav-mae-taught-2-steps.safetensors');
    // On the sample clips themselves, there are no others to forget.
    now().setSource('samples');
    await now().start();
    expect(training.seen.samples).toEqual([]);
  });

  it('says what is missing: clips, a model that fits, or any model', async () => {
    const training = fakeTraining();
    const { now, store } = await storeThatTeaches(training, async (url) =>
      url.includes('models/') ? fetchJson(url) : MANIFEST,
    );
    await now().start();
    expect(now()).toMatchObject({
      status: 'idle',
      error: {
        message: expect.stringMatching(/^Expected at least 8 clips .* to teach a model, got 2: open more/),
      },
    });
    store.getState().models.learn('tiny', { objective: 'contrastive' });
    await now().start();
    expect(now().error?.message).toContain('choose the contrastive objective');
    store.getState().models.unload();
    await now().start();
    expect(now().error?.message).toBe('No model is loaded: open Models and choose one.');
    expect(training.seen.bases).toEqual([]);
  });

  it('goes on with a kept model, else with the loaded one, else says which is missing', async () => {
    const base = { id: 'other float32', name: 'Other', sha256: '0123456789abcdef' };
    const run = { ...kept('a', 'First'), base, sampleIds: ['shipped https://example.org/s.webm'] };
    const own = { ...run, id: 'b', base: { ...base, id: 'ab float32' } };
    const training = fakeTraining({ saved: async () => [run, own], advance: ended });
    const { now, store, engine } = await storeThatTeaches(training);
    store.getState().models.learn('tiny', { sha256: 'ab' });
    now().setMode('scratch');
    await now().look();
    const gone =
      'The model that this run teaches is no longer here: load Other (SHA-256 0123456789ab…) and try again.';
    await now().resumeSaved('a');
    expect(now()).toMatchObject({ status: 'idle', error: { message: gone }, mode: 'scratch' });
    expect(await now().exportFile('a')).toBeNull();
    expect(now().error?.message).toBe(gone);
    await now().resumeSaved('b');
    expect(now()).toMatchObject({ status: 'finished', error: null, mode: 'teach', aside: QUICK_LOOK });
    expect(engine.of('exportModel')).toHaveLength(1);
    training.seen.bases.push(base.id);
    await now().resumeSaved('a');
    expect(now()).toMatchObject({ error: null, facts: { base: { name: 'Other' } } });
    expect(training.seen.samples).toEqual(run.sampleIds);
    expect(engine.of('exportModel')).toHaveLength(1);
  });
});
