import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { openOwnFolder, TRAIN_FOLDER } from '../../../src/core/own-names.ts';
import { ClipStore } from '../../../src/storage/clip-store.ts';
import { FeatureStore } from '../../../src/storage/feature-store.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { seenTooEarly } from '../../support/seen-too-early.ts';
import { startWorker } from './worker.ts';

const HEADS = { numHeads: 3, decoderNumHeads: 4, normPix: true };
/** 296,000 weights as float32. */
const MODEL_BYTES = 1.1e6;
const FACTS = { clipId: 'bells', addedAt: 7, folder: 'takes', sourceKey: 'takes/bells' } as const;

async function clip(name = 'bells.webm', fixture = 'media/vp9-opus.webm') {
  return new File([await fixtureBytes(fixture)], name, { type: 'video/webm' });
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return openOwnFolder('clips', { create: true });
}

async function entries(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await folder()).keys()) names.push(name);
  return names;
}

async function write(id: string, name: string, text: string): Promise<void> {
  const entry = await (await folder()).getDirectoryHandle(id, { create: true });
  const stream = await (await entry.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

const factsOf = (bytes: number, told: unknown) =>
  JSON.stringify({ fileName: 'cut.mp4', type: '', bytes, told });

afterEach(async () => {
  for (const name of await entries()) await (await folder()).removeEntry(name, { recursive: true });
});

describe('clips kept in this browser', () => {
  it('are there for the next worker, in the order they were given, byte for byte', async () => {
    const file = await clip();
    const sound = await clip('tick.wav', 'media/pcm.wav');
    const told: number[] = [];
    {
      using engine = await startWorker('wasm');
      // Kept in another order than they were given.
      await engine.client.call('keepClip', { file: sound, clipId: 'tick', addedAt: 8 });
      const onProgress = ({ done }: { done: number }) => told.push(done);
      await engine.client.call('keepClip', { file, ...FACTS }, { onProgress });
    }
    expect(told.at(-1)).toBe(file.size);
    using engine = await startWorker('wasm');
    const { clips, damaged, removedParts } = await engine.client.call('keptClips', {});
    expect(clips.map(({ clipId }) => clipId)).toEqual(['bells', 'tick']);
    expect({ damaged, removedParts }).toEqual({ damaged: [], removedParts: 0 });
    const [bells, tick] = clips;
    if (!bells || !tick) throw new Error('a clip is missing');
    expect(bells).toMatchObject(FACTS);
    expect([bells.file.name, bells.file.type]).toEqual(['bells.webm', 'video/webm']);
    expect(new Uint8Array(await bells.file.arrayBuffer())).toEqual(new Uint8Array(await file.arrayBuffer()));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    expect(bells.id).toBe(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    const opened = await engine.client.call('openClip', {
      clipId: 'bells',
      source: { kind: 'file', file: bells.file },
    });
    expect(opened).toMatchObject({ name: 'bells.webm', hasAudio: true, hasVideo: true });
    await engine.client.call('forgetClips', { ids: [bells.id, 'never kept'] });
    expect(await entries()).toEqual([tick.id]);
    await engine.client.call('forgetClips', { ids: null });
    expect(await entries()).toEqual([]);
  });

  it('are kept once, also when two tabs keep the same file at once: what was told first stays', async () => {
    using one = await startWorker('wasm');
    using two = await startWorker('wasm');
    // Large enough that one copy goes on while the other begins.
    const file = new File([await clip(), new Uint8Array(32 * 1024 * 1024)], 'bells.webm');
    const kept = await Promise.all(
      [one, two].map(({ client }) => client.call('keepClip', { file, ...FACTS })),
    );
    const again = new File([file], 'another name.webm');
    const third = await one.client.call('keepClip', { file: again, ...FACTS, clipId: 'another-name' });
    expect(new Set([...kept, third].map(({ id }) => id)).size).toBe(1);
    expect(third.file.name).toBe('bells.webm');
    const { clips, damaged, removedParts } = await two.client.call('keptClips', {});
    expect(clips.map(({ clipId }) => clipId)).toEqual(['bells']);
    expect({ damaged, removedParts }).toEqual({ damaged: [], removedParts: 0 });
  });

  it('leave nothing of a copy that was cancelled, or whose tab was closed; what was kept stays', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const { id } = await client.call('keepClip', { file: await clip(), ...FACTS });
    // Large enough that it is in hand for a while.
    const large = new File([new Uint8Array(64 * 1024 * 1024)], 'large.mp4');
    const controller = new AbortController();
    await expect(
      client.call(
        'keepClip',
        { file: large, clipId: 'large', addedAt: 9 },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(entries).toEqual([id]);
    {
      const closed = await startWorker('wasm');
      await new Promise<void>((resolve) => {
        void closed.client
          .call('keepClip', { file: large, clipId: 'large', addedAt: 9 }, { onProgress: () => resolve() })
          .catch(() => undefined);
      });
      // While it goes on, another tab leaves it alone.
      expect((await client.call('keptClips', {})).removedParts).toBe(0);
      closed[Symbol.dispose]();
    }
    await expect
      .poll(async () => (await client.call('keptClips', {})).removedParts, { timeout: 10_000 })
      .toBe(1);
    expect(await entries()).toEqual([id]);
  });

  it('go on from a copy that was broken off when the same file is kept again', async () => {
    using engine = await startWorker('wasm');
    const file = await clip();
    const { id } = await engine.client.call('keepClip', { file, ...FACTS });
    await (await (await folder()).getDirectoryHandle(id)).removeEntry('facts.json');
    await write(id, 'bytes', 'x'.repeat(file.size + 9));
    expect((await engine.client.call('keepClip', { file, ...FACTS })).file.size).toBe(file.size);
    expect((await engine.client.call('keptClips', {})).clips).toHaveLength(1);
  });

  it('stay where another tab ended its copy just after this one had looked', async () => {
    await write('cut', 'bytes', 'x'.repeat(9));
    await write('cut', 'facts.json', factsOf(9, FACTS));
    const store = new ClipStore(seenTooEarly(await folder()), 'kept-clip');
    const { clips, removedParts } = await store.list();
    expect({ ids: clips.map(({ id }) => id), removedParts }).toEqual({ ids: ['cut'], removedParts: 0 });
    expect(await entries()).toEqual(['cut']);
  });

  it('are not called damaged while another tab writes their description', async () => {
    await write('cut', 'facts.json', '');
    const store = new ClipStore(await folder(), 'kept-clip');
    await navigator.locks.request('kept-clip cut', async () => {
      expect(await store.list()).toEqual({ clips: [], damaged: [], removedParts: 0 });
    });
    expect((await store.list()).damaged.map(({ id }) => id)).toEqual(['cut']);
  });

  it('are told as damaged where their bytes or their description are not what was put there', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const { id } = await client.call('keepClip', { file: await clip(), ...FACTS });
    await write('cut', 'bytes', 'short');
    await write('cut', 'facts.json', factsOf(9, FACTS));
    await write('garbled', 'facts.json', '{"fileName":');
    await write('untold', 'bytes', 'short');
    await write('untold', 'facts.json', factsOf(5, { clipId: 3 }));
    const { clips, damaged } = await client.call('keptClips', {});
    expect(clips.map((entry) => entry.id)).toEqual([id]);
    expect(damaged.map((entry) => entry.id).sort()).toEqual(['cut', 'garbled', 'untold']);
    expect(damaged.find((entry) => entry.id === 'cut')?.reason).toBe('Expected 9 bytes of cut.mp4, found 5.');
    await client.call('forgetClips', { ids: ['cut'] });
    expect((await entries()).sort()).toEqual([id, 'garbled', 'untold'].sort());
    await client.call('forgetClips', { ids: null });
    expect(await entries()).toEqual([]);
  });

  it('are refused in one sentence where there is no room, and nothing of the copy is left', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const { id } = await client.call('keepClip', { file: await clip(), ...FACTS });
    const { origin } = location;
    await cdp().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_500_000 });
    try {
      const large = new File([new Uint8Array(5_000_000)], 'large.mp4');
      await expect(
        client.call('keepClip', { file: large, clipId: 'large', addedAt: 9 }),
      ).rejects.toMatchObject({
        code: 'storage/full',
        message: expect.stringMatching(
          /^Expected room for 5\.0 MB to keep large\.mp4 for the next visit, but the browser lets this page keep (no|only [\d.]+ [kM]B) more: [^.]+\.$/,
        ),
      });
    } finally {
      await cdp().send('Storage.overrideQuotaForOrigin', { origin });
    }
    expect(await entries()).toEqual([id]);
  });
});

describe('everything that is kept', () => {
  it('is counted, and removed; what another tab is writing is named', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const checkpoint = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
    await client.call('keepModel', { source: { kind: 'file', file: checkpoint }, settings: HEADS });
    const file = await clip();
    await client.call('keepClip', { file, ...FACTS });
    const features = new FeatureStore('a build');
    await features.keep(
      { modelSha256: 'a', readAs: '', backend: 'wasm', modality: 'audio', input: new Float32Array(4) },
      new Float32Array(2),
    );
    const run = await (
      await openOwnFolder(TRAIN_FOLDER, { create: true })
    ).getFileHandle('run', { create: true });
    const writable = await run.createWritable();
    await writable.write('a run');
    await writable.close();
    const stored = await client.call('storedHere', {});
    expect(stored).toMatchObject({
      models: { count: 1 },
      clips: { count: 1 },
      training: { count: 1, bytes: 5 },
      hasFeatures: true,
    });
    expect(stored.clips.bytes).toBeGreaterThan(file.size);
    expect(stored.models.bytes).toBeGreaterThan(MODEL_BYTES);
    expect(stored.usageBytes).toBeGreaterThan(file.size + MODEL_BYTES);

    using other = await startWorker('wasm');
    const large = new File([new Uint8Array(256 * 1024 * 1024)], 'large.mp4');
    const copying = new AbortController();
    const copied = new Promise<void>((resolve) => {
      void other.client
        .call(
          'keepClip',
          { file: large, clipId: 'large', addedAt: 9 },
          { signal: copying.signal, onProgress: () => resolve() },
        )
        .catch(() => undefined);
    });
    await copied;
    const forgotten = await client.call('forgetEverything', {});
    copying.abort();
    expect(forgotten).toEqual({
      models: 1,
      clips: 1,
      hadTraining: true,
      hadFeatures: true,
      left: ['a clip'],
    });
    await expect.poll(entries).toEqual([]);
    expect(await client.call('storedHere', {})).toMatchObject({
      models: { count: 0, bytes: 0 },
      clips: { count: 0, bytes: 0 },
      hasFeatures: false,
    });
    await features.close();
  });
});
