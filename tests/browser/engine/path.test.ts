import { describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { publicUrl, startWorker } from './worker.ts';

const MASK = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'visible',
} as const;

/** Two sample clips of two containers, opened in the real worker. */
const SAMPLES = ['03-fire.webm', '02-bird.mp4'];

async function openSamples(client: RpcClient<EngineContract>) {
  const summaries = [];
  for (const file of SAMPLES) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    summaries.push(await client.call('openClip', { clipId: file, source }));
  }
  return summaries;
}

async function goldenFile(): Promise<File> {
  return new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
}

const GOLDEN = { numHeads: 3, decoderNumHeads: 4, normPix: true };

describe('the whole path in the worker', () => {
  it('opens clips, reconstructs, compares, and leaves no frame open (WASM)', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const [fire, bird] = await openSamples(client);
    expect(fire).toMatchObject({ container: 'WebM', hasAudio: true, hasVideo: true, warnings: [] });
    expect(bird).toMatchObject({ container: 'MP4', hasAudio: true, hasVideo: true, warnings: [] });
    expect(fire?.frames).toHaveLength(10);
    expect(fire?.audioSeconds).toBeCloseTo(10, 1);

    const file = await goldenFile();
    const model = await client.call('loadModel', { source: { kind: 'file', file }, ...GOLDEN });
    expect(model).toMatchObject({
      headsFrom: 'setting',
      missingKeys: [],
      unexpectedKeys: [],
      precision: 'float32',
    });

    const result = await client.call('reconstruct', { clipId: SAMPLES[0] as string, frameIndex: 5, ...MASK });
    expect(result.audio?.visibleTokens).toBe(128);
    expect(result.visual?.visibleTokens).toBe(49);
    expect(result.audio?.rebuilt.data.length).toBe(1024 * 128 * 4);
    expect(result.visual?.loss).toBeGreaterThan(0);
    const again = await client.call('reconstruct', { clipId: SAMPLES[0] as string, frameIndex: 5, ...MASK });
    expect(again.audio?.loss).toBe(result.audio?.loss);
    const other = await client.call('reconstruct', {
      clipId: SAMPLES[0] as string,
      frameIndex: 5,
      ...MASK,
      seed: 2,
    });
    expect(other.audio?.mask).not.toEqual(result.audio?.mask);

    const similarity = await client.call('similarity', {
      clips: SAMPLES.map((clipId) => ({ clipId, frameIndex: 5 })),
    });
    expect(similarity.pairs).toBe(2);
    expect([...similarity.cosine].every((value) => Math.abs(value) <= 1.00001)).toBe(true);
    expect((await client.call('counters', {})).framesOpen).toBe(0);
  });

  it('computes features once', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await openSamples(client);
    await client.call('loadModel', { source: { kind: 'file', file: await goldenFile() }, ...GOLDEN });
    const clips = SAMPLES.map((clipId) => ({ clipId, frameIndex: 5 }));
    const first = await client.call('similarity', { clips });
    const before = await client.call('counters', {});
    const second = await client.call('similarity', { clips });
    expect(await client.call('counters', {})).toEqual(before);
    expect(second.cosine).toEqual(first.cosine);
  });

  it('keeps the model it has when another cannot be read', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await openSamples(client);
    await client.call('loadModel', { source: { kind: 'file', file: await goldenFile() }, ...GOLDEN });
    const foreign = new File([new Uint8Array(64)], 'foreign.pth');
    await expect(client.call('loadModel', { source: { kind: 'file', file: foreign } })).rejects.toMatchObject(
      {
        code: 'model/format',
      },
    );
    const headless = await goldenFile();
    await expect(
      client.call('loadModel', { source: { kind: 'file', file: headless } }),
    ).rejects.toMatchObject({
      code: 'model/heads',
    });
    const result = await client.call('reconstruct', { clipId: SAMPLES[0] as string, frameIndex: 0, ...MASK });
    expect(result.visual?.loss).toBeGreaterThan(0);
  });
});
