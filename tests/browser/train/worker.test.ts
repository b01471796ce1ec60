import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTraining } from '../../../src/connect-train.ts';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { TrainContract, TrainNews, TrainSettings } from '../../../src/contract/train.ts';
import { TRAIN_DEFAULTS, trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { openOwnFolder, TRAIN_FOLDER } from '../../../src/core/own-names.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { similarity } from '../../../src/math/similarity.ts';
import { Places } from '../../../src/train/batches.ts';
import { readRunFile, runFile } from '../../../src/train/checkpoint.ts';
import type { TrainClip } from '../../../src/train/clips.ts';
import { clipFeatures, findPartners } from '../../../src/train/features.ts';
import { openDevice, Trainer } from '../../../src/train/jax/trainer.ts';
import { firstValues, isReached } from '../../../src/train/parameters.ts';
import { savedFile } from '../../../src/train/saved-runs.ts';
import { publicUrl, startWorker } from '../engine/worker.ts';

const FILES = Array.from({ length: 10 }, (_, at) => String(at).padStart(2, '0'));
const clipIds = FILES.map((name) => `train:${name}`);

/** Small enough for a test, with every part of the model. */
const SETTINGS: TrainSettings = {
  ...TRAIN_DEFAULTS,
  size: {
    embedDim: 16,
    numHeads: 2,
    modalityDepth: 1,
    unifiedDepth: 1,
    decoderDim: 8,
    decoderDepth: 1,
    decoderHeads: 2,
  },
  noise: true,
  batch: 4,
  steps: 8,
  warmUpSteps: 2,
};

let engine: Awaited<ReturnType<typeof startWorker>>;

/** A training worker as after a reload: what the one before kept is there, what it held is not. */
function freshWorker() {
  const crashes: string[] = [];
  const { client, close } = connectTraining((sentence) => crashes.push(sentence));
  return { client, crashes, [Symbol.dispose]: close };
}

const openFiles = async (client: RpcClient<EngineContract>) => {
  for (const name of FILES) {
    const source = { kind: 'url', url: publicUrl(`/samples/train/${name}.webm`), name } as const;
    await client.call('openClip', { clipId: `train:${name}`, source });
  }
};

/** Gives the training worker the clips that it lacks. */
async function provide(client: RpcClient<TrainContract>): Promise<void> {
  const { missing } = await client.call('holds', { clipIds });
  for (const clipId of missing) {
    const arrays = await engine.client.call('clipArrays', { clipId });
    await client.call('addClip', { clipId, name: clipId, arrays });
  }
}

const open = (settings: TrainSettings, runId: string | null = null) =>
  ({ clipIds, settings, backend: 'wasm', runId, rivals: [], base: null, sampleIds: [] }) as const;

/** The folder of training, as an earlier version or another tab may leave it. */
const folder = () => openOwnFolder(TRAIN_FOLDER, { create: true });

async function forgetRuns(): Promise<void> {
  const home = await folder();
  for await (const name of home.keys())
    if (name.startsWith('run')) await home.removeEntry(name, { recursive: true });
}

/** The features of a run are those that the other runtime computes from its file, and so are the partners found. */
async function expectSamePartners(runId: string): Promise<void> {
  const clips: TrainClip[] = [];
  for (const clipId of clipIds)
    clips.push({ clipId, name: clipId, ...(await engine.client.call('clipArrays', { clipId })) });
  const config = trainedConfig(SETTINGS);
  const { state } = await readRunFile(await savedFile(runId));
  await openDevice('wasm');
  const trainer = new Trainer(config, SETTINGS, state, (name) => isReached(name, 'both'));
  const own = await clipFeatures(CAV_MAE, new Places(config, CAV_MAE), trainer, clips);
  trainer.dispose();
  const { retrievalFrame: frameIndex } = CAV_MAE.visual;
  const theirs = await engine.client.call('similarity', {
    clips: clipIds.map((clipId) => ({ clipId, frameIndex })),
  });
  const cosines = similarity(own.audio, own.visual, own.clips, own.clips, own.width);
  expect(Math.max(...cosines.map((cosine, at) => Math.abs(cosine - theirs.cosine[at]!)))).toBeLessThan(1e-3);
  const found = findPartners(own, own.clips);
  for (const way of ['audioToVisual', 'visualToAudio'] as const) {
    const { metrics, rank } = theirs[way];
    expect(metrics?.ties).toBe(0);
    expect(found[way].recallAt1).toBeCloseTo(metrics!.recallAt1, 9);
    expect(found[way].meanRank).toBeCloseTo(rank.reduce((sum, one) => sum + one, 0) / rank.length, 9);
  }
}

beforeAll(async () => {
  engine = await startWorker('wasm');
  await openFiles(engine.client);
  await forgetRuns();
});
afterAll(() => engine[Symbol.dispose]());

describe('the training worker', () => {
  it('trains on clips, pauses, goes on after a reload as if it had not paused, and its result loads', async () => {
    const whole: TrainNews[] = [];
    const parts: TrainNews[] = [];
    let file: Blob;
    let runId: string;
    {
      using training = freshWorker();
      const { client } = training;
      await provide(client);
      const facts = await client.call('open', open(SETTINGS));
      expect(facts).toMatchObject({ device: 'wasm', steps: 0, clips: 8, heldOutClips: 2 });
      expect(facts.original).toMatchObject({ visual: { width: 224 }, audio: { width: 512, height: 64 } });
      const onProgress = (news: TrainNews) => void whole.push(news);
      const ended = await client.call('advance', { most: null }, { onProgress });
      expect(ended).toEqual({ end: 'finished', steps: 8, isSaved: true });
      runId = (await client.call('open', open(SETTINGS))).id;
      const first = await client.call(
        'advance',
        { most: 3 },
        { onProgress: (news) => void parts.push(news) },
      );
      expect(first).toEqual({ end: 'paused', steps: 3, isSaved: true });
      expect(training.crashes).toEqual([]);
    }
    {
      using training = freshWorker();
      const { client } = training;
      // Both runs are kept, and told apart by their names.
      const saved = await client.call('saved', {});
      expect(saved).toMatchObject([
        { id: runId, name: 'Both losses, seed 0 (2)', steps: 3, clipIds, last: { step: 3 }, heldOut: null },
        { name: 'Both losses, seed 0', steps: 8, heldOut: { step: 8 } },
      ]);
      const curves = await client.call('runCurves', { runId: saved[1]!.id });
      expect(curves.points.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await client.call('holds', { clipIds })).toEqual({ missing: [] });
      const facts = await client.call('open', open(TRAIN_DEFAULTS, runId));
      expect(facts.settings).toEqual(SETTINGS);
      expect(facts.points.map(({ step }) => step)).toEqual([1, 2, 3]);
      await client.call('advance', { most: null }, { onProgress: (news) => void parts.push(news) });
      file = (await client.call('exportRun', { runId, hasPrefix: false })).blob;
      const other = await client.call('exportRun', { runId: saved[1]!.id, hasPrefix: false });
      // The same steps on the same clips, once without a pause: the very same weights.
      expect(new Uint8Array(await other.blob.arrayBuffer())).toEqual(
        new Uint8Array(await file.arrayBuffer()),
      );
    }
    const losses = (news: readonly TrainNews[]) => news.flatMap(({ points }) => points.map((p) => p.total));
    expect(losses(parts)).toEqual(losses(whole));
    expect(losses(whole)).toHaveLength(8);
    const film = whole.flatMap((news) => news.film);
    expect(film.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(film[0]!.visual.data).not.toEqual(film[8]!.visual.data);
    const held = whole.flatMap((news) => news.heldOut).at(-1)!;
    expect(held).toMatchObject({ step: 8, clips: 2 });
    expect(held.meanFill.audio).toBeGreaterThan(0);
    expect([0, 0.5, 1]).toContain(held.retrieval!.audioToVisual.recallAt1);
    const map = whole.flatMap((news) => news.map ?? []).at(-1)!;
    expect(map).toMatchObject({ step: 8, heldOut: 2 });
    expect([map.names.length, map.places.length]).toEqual([10, 40]);
    const loaded = await engine.client.call('loadModel', {
      source: { kind: 'file', file: new File([file], 'trained.safetensors') },
    });
    expect(loaded.config).toMatchObject({ embedDim: 16, numHeads: 2, normPix: false });
    expect(loaded.config.decoder).toMatchObject({ embedDim: 8, numHeads: 2 });
    await expectSamePartners(runId);
  }, 300_000);

  it('lets three objectives learn in turns, each as if it were alone', async () => {
    using training = freshWorker();
    const { client } = training;
    await provide(client);
    const told = new Map<string, number[]>();
    const onProgress = ({ runId, points }: TrainNews) =>
      void told.set(runId, [...(told.get(runId) ?? []), ...points.map(({ total }) => total)]);
    const { id, rivals } = await client.call('open', {
      ...open(SETTINGS),
      rivals: ['masked', 'contrastive'],
    });
    expect(await client.call('advance', { most: 2 }, { onProgress })).toMatchObject({ end: 'paused' });
    const objectives = (await client.call('saved', {})).filter((run) => told.has(run.id));
    expect(objectives.map(({ settings, steps }) => [settings.objective, steps]).sort()).toEqual([
      ['both', 2],
      ['contrastive', 2],
      ['masked', 2],
    ]);
    expect([...told.keys()]).toEqual([id, ...rivals.map((rival) => rival.id)]);
    {
      // After a reload, whichever of them is asked for.
      using later = freshWorker();
      const facts = await later.client.call('open', open(SETTINGS, rivals[1]!.id));
      expect(facts).toMatchObject({ id, steps: 2 });
      expect(facts.rivals.map((rival) => [rival.id, rival.objective, rival.points.length])).toEqual([
        [rivals[0]!.id, 'masked', 2],
        [rivals[1]!.id, 'contrastive', 2],
      ]);
      const heard = new Map<string, number>();
      await later.client.call(
        'advance',
        { most: 1 },
        { onProgress: ({ runId, points }) => void heard.set(runId, points.at(-1)!.step) },
      );
      expect([...heard]).toEqual([id, ...rivals.map((rival) => rival.id)].map((one) => [one, 3]));
    }
    const alone = await client.call('open', open({ ...SETTINGS, objective: 'masked' }));
    await client.call('advance', { most: 2 }, { onProgress });
    expect(told.get(alone.id)).toEqual(told.get(rivals[0]!.id));
  }, 300_000);

  it('stops at numbers that are not finite and says where', async () => {
    using training = freshWorker();
    const { client } = training;
    await client.call('open', open({ ...SETTINGS, learningRate: 1e30, warmUpSteps: 0 }));
    await expect(client.call('advance', { most: null })).rejects.toThrow(
      /Training stopped at step [2-8]: .* is not a finite number\. Start again with a lower learning rate\./,
    );
    await expect(client.call('advance', { most: 1 })).rejects.toThrow('There is no training run');
  });

  it('says what it lacks: too few clips for a batch, widths that heads do not divide', async () => {
    using training = freshWorker();
    const { client } = training;
    await expect(client.call('open', open({ ...SETTINGS, batch: 11 }))).rejects.toThrow(
      'Expected at least 11 clips with audio and video for batches of 11, got 10',
    );
    const size = { ...SETTINGS.size, numHeads: 3 };
    await expect(client.call('open', open({ ...SETTINGS, size }))).rejects.toThrow(
      'Expected a width that 4 and its 3 heads divide evenly, got 16.',
    );
  });
});

describe('runs that the browser keeps', () => {
  /** A run file as the training worker writes it, of a model of one width. */
  const runOf = (settings: TrainSettings, steps: number) => {
    const weights = firstValues(trainedConfig(settings), CAV_MAE, settings.seed);
    const record = { settings, steps, clipIds, points: [], heldOut: [] };
    return { file: runFile({ weights, first: new Map(), second: new Map(), steps }, record), record };
  };

  const put = async (home: FileSystemDirectoryHandle, name: string, body: Blob | string) => {
    const stream = await (await home.getFileHandle(name, { create: true })).createWritable();
    await stream.write(body);
    await stream.close();
  };

  const run = async (id: string) => (await folder()).getDirectoryHandle(`run-${id}`, { create: true });

  it('takes over the one of an earlier version, once', async () => {
    await forgetRuns();
    await put(await folder(), 'run.safetensors', runOf({ ...SETTINGS, seed: 4 }, 6).file);
    for (let visit = 0; visit < 2; visit += 1) {
      using training = freshWorker();
      const saved = await training.client.call('saved', {});
      expect(saved).toMatchObject([{ name: 'Both losses, seed 4', steps: 6, clipIds }]);
    }
    await expect((await folder()).getFileHandle('run.safetensors')).rejects.toThrow();
  });

  it('are renamed to a name of their own, and deleted', async () => {
    await forgetRuns();
    for (const [id, steps] of [
      ['a', 1],
      ['b', 2],
    ] as const)
      await put(await run(id), `step-${steps}.safetensors`, runOf(SETTINGS, steps).file);
    using training = freshWorker();
    const { client } = training;
    await client.call('renameRun', { runId: 'a', name: ' Mine ' });
    const renamed = await client.call('renameRun', { runId: 'b', name: 'Mine' });
    expect(renamed.map(({ id, name }) => `${id}: ${name}`).sort()).toEqual(['a: Mine', 'b: Mine (2)']);
    const left = await client.call('deleteRun', { runId: 'b' });
    expect(left.map(({ id }) => id)).toEqual(['a']);
    await expect(client.call('exportRun', { runId: 'b', hasPrefix: false })).rejects.toThrow(
      'This run is not saved in this browser: start a new one.',
    );
  });

  it('go on from the last whole save where a later one was broken off', async () => {
    await forgetRuns();
    const home = await run('c');
    const { file } = runOf(SETTINGS, 5);
    await put(home, 'step-5.safetensors', file);
    await put(home, 'step-7.safetensors', file.slice(0, file.size / 2));
    await put(home, 'facts.json', '{"id":');
    using training = freshWorker();
    expect(await training.client.call('saved', {})).toMatchObject([{ id: 'c', steps: 5 }]);
    const { steps } = await training.client.call('exportRun', { runId: 'c', hasPrefix: false });
    expect(steps).toBe(5);
  });

  it('are counted and removed with everything else', async () => {
    await forgetRuns();
    for (const id of ['d', 'e']) await put(await run(id), 'step-1.safetensors', runOf(SETTINGS, 1).file);
    const before = await engine.client.call('storedHere', {});
    expect(before.training.count).toBeGreaterThanOrEqual(2);
    expect(before.training.bytes).toBeGreaterThan(2 * runOf(SETTINGS, 1).file.size - 1);
    await engine.client.call('forgetEverything', {});
    using training = freshWorker();
    expect(await training.client.call('saved', {})).toEqual([]);
    expect((await engine.client.call('storedHere', {})).training).toEqual({ count: 0, bytes: 0 });
  });
});
