import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectTraining } from '../../../src/connect-train.ts';
import type { ModelSummary } from '../../../src/contract/model.ts';
import type { BaseModel } from '../../../src/contract/teach.ts';
import { taughtSettings, TEACH_DEFAULTS } from '../../../src/contract/teach.ts';
import type { TrainContract, TrainNews, TrainSettings } from '../../../src/contract/train.ts';
import { trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { openOwnFolder, TRAIN_FOLDER } from '../../../src/core/own-names.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { similarity } from '../../../src/math/similarity.ts';
import { openSafetensors } from '../../../src/model/checkpoint/safetensors.ts';
import { readBase } from '../../../src/train/base.ts';
import { Places } from '../../../src/train/batches.ts';
import type { TrainClip } from '../../../src/train/clips.ts';
import { clipFeatures } from '../../../src/train/features.ts';
import { openDevice, Trainer } from '../../../src/train/jax/trainer.ts';
import { isTaught } from '../../../src/train/parameters.ts';
import { splitClips } from '../../../src/train/sampler.ts';
import { publicUrl, startWorker } from '../engine/worker.ts';

const FILES = Array.from({ length: 10 }, (_, at) => String(at).padStart(2, '0'));
const clipIds = FILES.map((name) => `train:${name}`);
/** Clips that stand for the samples: which they are does not matter here. */
const sampleIds = clipIds.slice(0, 2);

let engine: Awaited<ReturnType<typeof startWorker>>;
let model: ModelSummary;
let file: Blob;
let base: BaseModel;
let settings: TrainSettings;

/** A training worker as after a reload. */
function freshWorker() {
  const { client, close } = connectTraining((sentence) => expect.unreachable(sentence));
  return { client, [Symbol.dispose]: close };
}

const open = (runId: string | null = null) =>
  ({ clipIds, sampleIds, settings, base, backend: 'wasm', runId, rivals: [] }) as const;

async function provide(client: RpcClient<TrainContract>): Promise<void> {
  const { missing } = await client.call('holds', { clipIds });
  for (const clipId of missing) {
    const arrays = await engine.client.call('clipArrays', { clipId });
    await client.call('addClip', { clipId, name: clipId, arrays });
  }
}

const baseFiles = async () => {
  const names: string[] = [];
  for await (const name of (await openOwnFolder(TRAIN_FOLDER, { create: true })).keys())
    if (name.startsWith('base-')) names.push(name);
  return names;
};

/** Cosines (audio, video) of clips, and what retrieval makes of them, as the inference runtime computes them. */
async function asTheEngineSees(clips: readonly string[]) {
  const { retrievalFrame: frameIndex } = CAV_MAE.visual;
  return engine.client.call('similarity', { clips: clips.map((clipId) => ({ clipId, frameIndex })) });
}

beforeAll(async () => {
  engine = await startWorker('wasm');
  const manifestUrl = publicUrl('/models/manifest.json');
  model = await engine.client.call('loadModel', {
    source: { kind: 'bundled', manifestUrl, modelId: 'both-small' },
  });
  file = (await engine.client.call('exportModel', { format: 'safetensors' })).blob;
  base = { id: `${model.sha256} test`, name: model.name, sha256: model.sha256! };
  settings = taughtSettings({ ...TEACH_DEFAULTS, batch: 4, steps: 2, warmUpSteps: 0 }, model.config);
  for (const name of FILES) {
    const source = { kind: 'url', url: publicUrl(`/samples/train/${name}.webm`), name } as const;
    await engine.client.call('openClip', { clipId: `train:${name}`, source });
  }
  const folder = await openOwnFolder(TRAIN_FOLDER, { create: true });
  for await (const name of folder.keys())
    if (/^(run|base)-/.test(name)) await folder.removeEntry(name, { recursive: true });
}, 120_000);
afterAll(() => engine[Symbol.dispose]());

it('computes the features of the loaded model as the inference runtime does', async () => {
  const clips: TrainClip[] = [];
  for (const clipId of clipIds.slice(0, 5))
    clips.push({ clipId, name: clipId, ...(await engine.client.call('clipArrays', { clipId })) });
  const config = trainedConfig(settings);
  expect(config).toEqual(model.config);
  await openDevice('wasm');
  const weights = await readBase(file, settings, CAV_MAE);
  const trainer = new Trainer(config, settings, { weights }, isTaught);
  const places = new Places(config, CAV_MAE, weights);
  const cache = new Map();
  const own = await clipFeatures(CAV_MAE, places, trainer, clips, cache);
  // The second time, the towers do not run: the features are the same.
  expect(cache.size).toBe(2);
  expect(await clipFeatures(CAV_MAE, places, trainer, clips, cache)).toEqual(own);
  trainer.dispose();
  const theirs = await asTheEngineSees(clipIds.slice(0, 5));
  const cosines = similarity(own.audio, own.visual, own.clips, own.clips, own.width);
  expect(Math.max(...cosines.map((cosine, at) => Math.abs(cosine - theirs.cosine[at]!)))).toBeLessThan(1e-3);
}, 300_000);

it('teaches the joint blocks alone, goes on after a reload, and says when the model is gone', async () => {
  const told: TrainNews[] = [];
  const onProgress = (news: TrainNews) => void told.push(news);
  let runId: string;
  {
    using training = freshWorker();
    const { client } = training;
    await provide(client);
    await expect(client.call('open', open())).rejects.toThrow(
      'The model of this run is not here: CAV-MAE small',
    );
    expect(await client.call('holdsBase', { baseId: base.id })).toEqual({ isHeld: false });
    await client.call('addBase', { baseId: base.id, file });
    const facts = await client.call('open', open());
    runId = facts.id;
    expect(facts).toMatchObject({ name: `${model.name}, taught, seed 0`, steps: 0, heldOutClips: 2 });
    expect(facts.base).toMatchObject({ name: model.name, sha256: model.sha256 });
    expect(await client.call('advance', { most: 1 }, { onProgress })).toMatchObject({
      steps: 1,
      isSaved: true,
    });
  }
  {
    // After a reload, the model is kept beside the run.
    using training = freshWorker();
    const { client } = training;
    const [saved] = await client.call('saved', {});
    expect(saved).toMatchObject({ id: runId, base, sampleIds, steps: 1 });
    expect(await client.call('holdsBase', { baseId: base.id })).toEqual({ isHeld: true });
    const facts = await client.call('open', { ...open(runId), base: null, sampleIds: [] });
    expect(facts).toMatchObject({ steps: 1, base: { name: model.name } });
    expect(facts.heldOut.map(({ step }) => step)).toEqual([0]);
    expect(await client.call('advance', { most: null }, { onProgress })).toMatchObject({ end: 'finished' });
  }
  const [before, after] = told.flatMap(({ heldOut }) => heldOut);
  expect([before?.step, after?.step]).toEqual([0, 2]);
  expect(told.flatMap(({ samples }) => samples).map(({ step, clips }) => [step, clips])).toEqual([
    [0, 2],
    [2, 2],
  ]);
  // The figures before are those of the loaded model.
  const clips = clipIds.map((clipId) => ({ clipId, name: clipId, logMel: new Float32Array(), pictures: [] }));
  const heldOut = splitClips(clips, settings).heldOut.map(({ clipId }) => clipId);
  const theirs = await asTheEngineSees(heldOut);
  for (const way of ['audioToVisual', 'visualToAudio'] as const) {
    const { metrics, rank } = theirs[way];
    expect(before!.retrieval![way].recallAt1).toBeCloseTo(metrics!.recallAt1, 9);
    expect(before!.retrieval![way].meanRank).toBeCloseTo(
      rank.reduce((sum, one) => sum + one, 0) / rank.length,
      9,
    );
  }

  using training = freshWorker();
  const { client } = training;
  // Not the open run: what was saved is joined with its model.
  const { blob } = await client.call('exportRun', { runId, hasPrefix: false });
  await expectOnlyJointChanged(blob);
  const loaded = await engine.client.call('loadModel', {
    source: { kind: 'file', file: new File([blob], 'taught.safetensors') },
  });
  expect(loaded).toMatchObject({ missingKeys: [], unexpectedKeys: [] });
  expect(loaded.config).toEqual(model.config);
  expect(loaded.trainedOn).toContain('then its joint blocks on 10 clips');

  const folder = await openOwnFolder(TRAIN_FOLDER, { create: true });
  const [kept] = await baseFiles();
  await folder.removeEntry(kept!);
  const gone = `The model of this run is not here: ${model.name}, SHA-256 ${model.sha256}.`;
  await expect(client.call('exportRun', { runId, hasPrefix: false })).rejects.toThrow(gone);
  await expect(client.call('open', { ...open(runId), base: null })).rejects.toThrow(gone);
  await client.call('addBase', { baseId: base.id, file });
  expect(await baseFiles()).toEqual([kept]);
  // With the last run that teaches it, the copy of the model goes.
  await client.call('deleteRun', { runId });
  expect(await baseFiles()).toEqual([]);
}, 600_000);

/** Every tensor of the model is there; those of the joint blocks differ, and the others have the same bytes. */
async function expectOnlyJointChanged(taught: Blob): Promise<void> {
  const [was, is] = [await openSafetensors(file), await openSafetensors(taught)];
  expect([...is.entries.keys()]).toEqual([...was.entries.keys()]);
  const bytes = async (blob: Blob, { byteOffset, byteLength }: { byteOffset: number; byteLength: number }) =>
    new Uint8Array(await blob.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
  const changed: string[] = [];
  for (const [name, entry] of was.entries) {
    const now = is.entries.get(name)!;
    expect([now.shape, isTaught(name) ? 'F32' : entry.dtype]).toEqual([entry.shape, now.dtype]);
    const [before, after] = [await bytes(file, entry), await bytes(taught, now)];
    if (before.length !== after.length || before.some((byte, at) => byte !== after[at])) changed.push(name);
  }
  expect(changed.length).toBeGreaterThan(20);
  expect(changed).toEqual([...was.entries.keys()].filter(isTaught));
}
