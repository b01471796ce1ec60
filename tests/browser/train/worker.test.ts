import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTraining } from '../../../src/connect-train.ts';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { TrainNews, TrainSettings } from '../../../src/contract/train.ts';
import { TRAIN_DEFAULTS } from '../../../src/contract/train.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
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

const open = (settings: TrainSettings, from: 'nothing' | 'saved') =>
  ({ clipIds, settings, backend: 'wasm', from }) as const;

beforeAll(async () => {
  engine = await startWorker('wasm');
  await openFiles(engine.client);
});
afterAll(() => engine[Symbol.dispose]());

describe('the training worker', () => {
  it('trains on clips, pauses, goes on after a reload as if it had not paused, and its result loads', async () => {
    const whole: TrainNews[] = [];
    const parts: TrainNews[] = [];
    let file: Blob;
    {
      using training = freshWorker();
      const { client } = training;
      const { missing } = await client.call('holds', { clipIds });
      for (const clipId of missing) {
        const arrays = await engine.client.call('clipArrays', { clipId });
        await client.call('addClip', { clipId, name: clipId, arrays });
      }
      const facts = await client.call('open', open(SETTINGS, 'nothing'));
      expect(facts).toMatchObject({ device: 'wasm', steps: 0, clips: 8, heldOutClips: 2 });
      expect(facts.original).toMatchObject({ visual: { width: 224 }, audio: { width: 512, height: 64 } });
      const onProgress = (news: TrainNews) => void whole.push(news);
      const ended = await client.call('advance', { most: null }, { onProgress });
      expect(ended).toEqual({ end: 'finished', steps: 8 });
      await client.call('open', open(SETTINGS, 'nothing'));
      const first = await client.call(
        'advance',
        { most: 3 },
        { onProgress: (news) => void parts.push(news) },
      );
      expect(first).toEqual({ end: 'paused', steps: 3 });
      expect(training.crashes).toEqual([]);
    }
    {
      using training = freshWorker();
      const { client } = training;
      expect(await client.call('saved', {})).toMatchObject({ steps: 3, clipIds });
      expect(await client.call('holds', { clipIds })).toEqual({ missing: [] });
      const facts = await client.call('open', open(TRAIN_DEFAULTS, 'saved'));
      expect(facts.settings).toEqual(SETTINGS);
      expect(facts.points.map(({ step }) => step)).toEqual([1, 2, 3]);
      await client.call('advance', { most: null }, { onProgress: (news) => void parts.push(news) });
      file = await client.call('exportRun', {});
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
    const loaded = await engine.client.call('loadModel', {
      source: { kind: 'file', file: new File([file], 'trained.safetensors') },
    });
    expect(loaded.config).toMatchObject({ embedDim: 16, numHeads: 2, normPix: false });
    expect(loaded.config.decoder).toMatchObject({ embedDim: 8, numHeads: 2 });
  }, 300_000);

  it('stops at numbers that are not finite and says where', async () => {
    using training = freshWorker();
    const { client } = training;
    await client.call('open', open({ ...SETTINGS, learningRate: 1e30, warmUpSteps: 0 }, 'nothing'));
    await expect(client.call('advance', { most: null })).rejects.toThrow(
      /Training stopped at step [2-8]: .* is not a finite number\. Start again with a lower learning rate\./,
    );
    await expect(client.call('advance', { most: 1 })).rejects.toThrow('There is no training run');
  });

  it('says what it lacks: too few clips for a batch, widths that heads do not divide', async () => {
    using training = freshWorker();
    const { client } = training;
    await expect(client.call('open', open({ ...SETTINGS, batch: 11 }, 'nothing'))).rejects.toThrow(
      'Expected at least 11 clips with audio and video for batches of 11, got 10',
    );
    const size = { ...SETTINGS.size, numHeads: 3 };
    await expect(client.call('open', open({ ...SETTINGS, size }, 'nothing'))).rejects.toThrow(
      'Expected a width that 4 and its 3 heads divide evenly, got 16.',
    );
  });
});
