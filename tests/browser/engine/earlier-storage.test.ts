import { afterEach, describe, expect, it } from 'vitest';
import { openOwnFolder, ownPath } from '../../../src/core/own-names.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { startWorker } from './worker.ts';

const SHA = 'c'.repeat(64);
const OTHER_SHA = 'd'.repeat(64);
const UUID = '0f0e0d0c-1111-4222-8333-444455556666';

type Bytes = Uint8Array<ArrayBuffer> | string;

const site = () => navigator.storage.getDirectory();

/** Puts files where earlier versions kept them: at the top, without the page's name. */
async function put(folder: string, entry: string, files: Readonly<Record<string, Bytes>>): Promise<void> {
  const top = await (await site()).getDirectoryHandle(folder, { create: true });
  const target = await top.getDirectoryHandle(entry, { create: true });
  for (const [name, body] of Object.entries(files)) {
    const stream = await (await target.getFileHandle(name, { create: true })).createWritable();
    await stream.write(body);
    await stream.close();
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  const found = await (await site()).getDirectoryHandle(folder).catch(() => null);
  if (found) for await (const name of found.keys()) names.push(name);
  return names.sort();
}

const clipFacts = (bytes: number, clipId: string) =>
  JSON.stringify({ fileName: `${clipId}.webm`, type: 'video/webm', bytes, told: { clipId, addedAt: 7 } });

function putFeatures(key: string): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('features', 1);
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore('features');
      store.createIndex('writtenAt', 'writtenAt');
      store.put({ feature: new Float32Array(2), writtenAt: 1 }, key);
    };
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  });
}

const databases = async () => (await indexedDB.databases()).map(({ name }) => name);

afterEach(async () => {
  for (const name of ['clips', 'models']) {
    await (await site()).removeEntry(name, { recursive: true }).catch(() => undefined);
    const own = await openOwnFolder(name, { create: true });
    for (const entry of [SHA, OTHER_SHA, UUID]) {
      await own.removeEntry(entry, { recursive: true }).catch(() => undefined);
    }
  }
  indexedDB.deleteDatabase('features');
});

describe('what an earlier version kept without the page’s name', () => {
  it('is found by this one, once, and a neighbour’s of the same name stays where it is', async () => {
    const clip = await fixtureBytes('media/vp9-opus.webm');
    const model = await fixtureBytes('golden/pretrain.pth');
    await put('clips', SHA, { bytes: clip, 'facts.json': clipFacts(clip.byteLength, 'bells') });
    const facts = {
      fileName: 'mine.pth',
      bytes: model.byteLength,
      sha256: SHA,
      keptAt: '2026',
      settings: {},
    };
    const settings = { numHeads: 3 };
    await put('models', UUID, {
      weights: model,
      'facts.json': JSON.stringify(facts),
      'settings.json': JSON.stringify(settings),
    });
    // Theirs: by another form of name, and by what is in it.
    await put('models', 'bert', { 'facts.json': JSON.stringify(facts) });
    await put('clips', OTHER_SHA, { 'video.mp4': 'theirs' });
    {
      using engine = await startWorker('wasm');
      const { clips } = await engine.client.call('keptClips', {});
      expect(clips.map(({ clipId }) => clipId)).toEqual(['bells']);
      expect(new Uint8Array(await clips[0]!.file.arrayBuffer())).toEqual(clip);
      const { models } = await engine.client.call('keptModels', {});
      expect(models).toMatchObject([{ id: UUID, fileName: 'mine.pth', settings }]);
    }
    expect(await namesIn('clips')).toEqual([OTHER_SHA]);
    expect(await namesIn('models')).toEqual(['bert']);
    using again = await startWorker('wasm');
    expect((await again.client.call('keptClips', {})).clips).toHaveLength(1);
    await again.client.call('forgetEverything', {});
    expect(await namesIn('clips')).toEqual([OTHER_SHA]);
    expect(await namesIn('models')).toEqual(['bert']);
  });

  it('goes on where it was broken off, and waits for a tab of that version', async () => {
    const clip = await fixtureBytes('media/pcm.wav');
    // The bytes had come over; what tells of them had not.
    await put('clips', SHA, { 'facts.json': clipFacts(clip.byteLength, 'tick') });
    const own = await (
      await openOwnFolder('clips', { create: true })
    ).getDirectoryHandle(SHA, { create: true });
    const stream = await (await own.getFileHandle('bytes', { create: true })).createWritable();
    await stream.write(clip);
    await stream.close();
    await put('clips', OTHER_SHA, { bytes: 'abc', 'facts.json': clipFacts(3, 'busy') });
    await navigator.locks.request(`kept-clip ${OTHER_SHA}`, async () => {
      using engine = await startWorker('wasm');
      const { clips } = await engine.client.call('keptClips', {});
      expect(clips.map(({ clipId }) => clipId)).toEqual(['tick']);
    });
    expect(await namesIn('clips')).toEqual([OTHER_SHA]);
    using later = await startWorker('wasm');
    expect((await later.client.call('keptClips', {})).clips).toHaveLength(2);
    // Nothing of ours is left in it.
    expect(await namesIn('clips')).toEqual([]);
  });

  it('is removed where it only saved time; a neighbour’s database of that name stays', async () => {
    await putFeatures('theirs');
    {
      using engine = await startWorker('wasm');
      await engine.client.call('forgetEverything', {});
    }
    expect(await databases()).toContain('features');
    await new Promise((resolve) => (indexedDB.deleteDatabase('features').onsuccess = resolve));
    await putFeatures(`${ownPath()}assets/worker-1.js ${SHA} {} wasm audio ${OTHER_SHA}`);
    using engine = await startWorker('wasm');
    expect(engine.environment.backend).toBe('wasm');
    expect(await databases()).not.toContain('features');
  });
});
