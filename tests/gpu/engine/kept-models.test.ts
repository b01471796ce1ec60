import { afterEach, describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { openOwnFolder, ownName } from '../../../src/core/own-names.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { expectedTensors } from '../../../src/model/checkpoint/tensor-names.ts';
import { ModelStore } from '../../../src/storage/model-store.ts';
import { startWorker } from '../../browser/engine/worker.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import type { SafeTensor } from '../../support/safetensors-file.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { seenTooEarly } from '../../support/seen-too-early.ts';
import { floatBytes } from '../../support/torch-file.ts';

const KEEP = { settings: { numHeads: 3, decoderNumHeads: 4, normPix: true } } as const;

async function checkpoint(name = 'pretrain.pth') {
  return new File([await fixtureBytes('golden/pretrain.pth')], name);
}

/** The golden model with a tensor more, or another in place of its own. */
async function checkpointWith(tensor: SafeTensor, name: string): Promise<File> {
  const { config, entries } = inspectCheckpoint(await openCheckpoint(await checkpoint()), {
    setting: KEEP.settings,
  });
  const tensors = await Promise.all(
    [...expectedTensors(config, CAV_MAE).keys()].map(async (key): Promise<SafeTensor> => {
      const { blob, byteOffset, byteLength, dtype, shape } = entries.get(key)!;
      const bytes = new Uint8Array(await blob.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
      return { name: key, dtype, shape, bytes };
    }),
  );
  return new File([safetensorsFile([...tensors.filter((own) => own.name !== tensor.name), tensor])], name);
}

function holdLock(name: string) {
  const release = Promise.withResolvers<void>();
  const held = new Promise<void>((resolve) => {
    void navigator.locks.request(name, () => {
      resolve();
      return release.promise;
    });
  });
  return { held, release: () => release.resolve() };
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return openOwnFolder('models', { create: true });
}

async function write(id: string, name: string, text: string | ArrayBuffer): Promise<void> {
  const model = await (await folder()).getDirectoryHandle(id, { create: true });
  const stream = await (await model.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

afterEach(async () => {
  const models = await folder();
  const names: string[] = [];
  for await (const name of models.keys()) names.push(name);
  for (const name of names) await models.removeEntry(name, { recursive: true });
});

describe('checkpoints kept in this browser', () => {
  it('are there for the next worker, and load as the file did', async () => {
    const file = await checkpoint();
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const told: number[] = [];
    let first: string;
    {
      using engine = await startWorker('wasm');
      const dropped = await engine.client.call('loadModel', {
        source: { kind: 'file', file },
        ...KEEP.settings,
      });
      const kept = await engine.client.call(
        'keepModel',
        { source: { kind: 'file', file }, ...KEEP },
        { onProgress: ({ done }) => told.push(done) },
      );
      expect(kept.sha256).toBe(
        Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
      );
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told.at(-1)).toBe(file.size + kept.storedBytes);
      expect(kept.layout).toBe('float32');
      first = JSON.stringify(dropped.config);
    }
    using engine = await startWorker('wasm');
    const { models, usageBytes } = await engine.client.call('keptModels', {});
    const [entry] = models;
    if (!entry) throw new Error('nothing was kept');
    expect(entry).toMatchObject({ fileName: 'pretrain.pth', bytes: file.size, ...KEEP });
    expect(usageBytes).toBeGreaterThan(entry.storedBytes);
    const loaded = await engine.client.call('loadModel', {
      source: { kind: 'kept', id: entry.id, fileName: entry.fileName },
      ...entry.settings,
    });
    expect(JSON.stringify(loaded.config)).toBe(first);
    expect(loaded.source).toBe('kept');
    await engine.client.call('forgetModel', { id: entry.id });
    expect((await engine.client.call('keptModels', {})).models).toEqual([]);
    await expect(
      engine.client.call('loadModel', { source: { kind: 'kept', id: entry.id, fileName: '' } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are kept once, also when two tabs keep the same file at once', async () => {
    using one = await startWorker('wasm');
    using two = await startWorker('wasm');
    const file = await checkpoint();
    const keep = (engine: typeof one) =>
      engine.client.call('keepModel', { source: { kind: 'file', file }, ...KEEP });
    await Promise.all([keep(one), keep(two)]);
    await keep(one);
    const { models, removedParts, damaged } = await two.client.call('keptModels', {});
    expect(models).toHaveLength(1);
    expect(removedParts).toBe(0);
    expect(damaged).toEqual([]);
  });

  it('take settings that they turned out to need, and damage nothing where those are cut off', async () => {
    using engine = await startWorker('wasm');
    const entry = await engine.client.call('keepModel', {
      source: { kind: 'file', file: await checkpoint() },
      settings: { ...KEEP.settings, numHeads: 6 },
    });
    const settingsNow = async () => (await engine.client.call('keptModels', {})).models[0]?.settings;
    await engine.client.call('setKeptSettings', { id: entry.id, settings: KEEP.settings });
    expect(await settingsNow()).toEqual(KEEP.settings);
    await write(entry.id, 'settings.json', '{"numHe');
    expect(await settingsNow()).toEqual({ ...KEEP.settings, numHeads: 6 });

    // The same file, kept again with what is known by now, is the same entry and not a second copy.
    const again = await engine.client.call('keepModel', {
      source: { kind: 'file', file: await checkpoint('again.pth') },
      ...KEEP,
    });
    expect(again).toMatchObject({ id: entry.id, settings: KEEP.settings });
    expect(await settingsNow()).toEqual(KEEP.settings);

    await engine.client.call('forgetModel', { id: entry.id });
    await engine.client.call('setKeptSettings', { id: entry.id, settings: KEEP.settings });
    expect((await engine.client.call('keptModels', {})).models).toEqual([]);
  });

  it('leave nothing of a copy that was cancelled, or whose tab was closed; what was kept stays', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('keepModel', { source: { kind: 'file', file: await checkpoint() }, ...KEEP });
    // Large enough that it is in hand for a while.
    const large = await checkpointWith(
      {
        name: 'optimizer',
        dtype: 'F32',
        shape: [4 * 1024 * 1024],
        bytes: new Uint8Array(16 * 1024 * 1024),
      },
      'large.safetensors',
    );
    const controller = new AbortController();
    await expect(
      client.call(
        'keepModel',
        { source: { kind: 'file', file: large }, ...KEEP },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
    // Held here, it keeps a copy that is written whole from being told as kept.
    const commit = holdLock(ownName('kept-models'));
    await commit.held;
    const cancelled = new AbortController();
    await expect(
      client.call(
        'keepModel',
        { source: { kind: 'file', file: large }, ...KEEP },
        {
          signal: cancelled.signal,
          onProgress: ({ done, total }) => {
            if (done === total) cancelled.abort();
          },
        },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
    const closed = await startWorker('wasm');
    await new Promise<void>((resolve) => {
      void closed.client
        .call(
          'keepModel',
          { source: { kind: 'file', file: large }, ...KEEP },
          { onProgress: ({ done, total }) => done === total && resolve() },
        )
        .catch(() => undefined);
    });
    // While it goes on, another tab leaves it alone.
    expect((await client.call('keptModels', {})).removedParts).toBe(0);
    closed[Symbol.dispose]();
    commit.release();
    await expect
      .poll(async () => (await client.call('keptModels', {})).removedParts, { timeout: 10_000 })
      .toBe(1);
    const { models } = await client.call('keptModels', {});
    expect(models.map(({ fileName }) => fileName)).toEqual(['pretrain.pth']);
    const left: string[] = [];
    for await (const [name] of (await folder()).entries()) left.push(name);
    expect(left).toEqual(models.map(({ id }) => id));
  });

  it('are float16 for WebGPU, rounded and no more, and load without settings', async () => {
    const file = await checkpoint();
    using engine = await startWorker('webgpu');
    const { client } = engine;
    const told = await client.call('loadModel', { source: { kind: 'file', file }, ...KEEP.settings });
    const kept = await client.call('keepModel', { source: { kind: 'file', file }, ...KEEP });
    expect(kept).toMatchObject({ layout: 'float16', rounded: true });
    expect(kept.bytes).toBe(file.size);
    expect(kept.storedBytes).toBeLessThan(0.6 * file.size);
    const source = { kind: 'kept', id: kept.id, fileName: kept.fileName } as const;
    const loaded = await client.call('loadModel', { source });
    expect(loaded).toMatchObject({
      config: told.config,
      storage: 'float16',
      headsFrom: 'metadata',
      sha256: kept.sha256,
    });
    const { blob, fileName } = await client.call('exportModel', { format: 'safetensors' });
    const half = { kind: 'file', file: new File([blob], fileName) } as const;
    // It was float16 already.
    expect(await client.call('keepModel', { source: half, settings: {} })).toMatchObject({
      layout: 'float16',
      rounded: false,
    });
  });

  it('are float32 for WebGPU too where float16 cannot hold a weight', async () => {
    const bias = Float32Array.from({ length: 24 }, (_, index) => (index === 7 ? 65_520 : 1));
    const file = await checkpointWith(
      { name: 'norm.bias', dtype: 'F32', shape: [24], bytes: floatBytes(...bias) },
      'wide.safetensors',
    );
    using engine = await startWorker('webgpu');
    const kept = await engine.client.call('keepModel', { source: { kind: 'file', file }, ...KEEP });
    expect(kept.layout).toBe('float32');
    expect((await engine.client.call('keptModels', {})).removedParts).toBe(0);
  });

  it('stay where another tab ended its import just after this one had looked', async () => {
    await write('whole', 'weights', 'x'.repeat(9));
    await write('whole', 'facts.json', JSON.stringify({ fileName: 'a.pth', bytes: 9, sha256: 'x' }));
    const { models, removedParts } = await new ModelStore(seenTooEarly(await folder())).list();
    expect({ ids: models.map(({ id }) => id), removedParts }).toEqual({ ids: ['whole'], removedParts: 0 });
    expect((await new ModelStore(await folder()).list()).models).toHaveLength(1);
  });

  it('of an earlier page, which were the file itself, load as before', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const bytes = await (await checkpoint()).arrayBuffer();
    await write('old', 'weights', bytes);
    await write(
      'old',
      'facts.json',
      JSON.stringify({ fileName: 'old.pth', bytes: bytes.byteLength, sha256: 'x', keptAt: '', ...KEEP }),
    );
    const [entry] = (await client.call('keptModels', {})).models;
    expect(entry).toMatchObject({ layout: null, storedBytes: bytes.byteLength });
    const loaded = await client.call('loadModel', {
      source: { kind: 'kept', id: 'old', fileName: 'old.pth' },
      ...KEEP.settings,
    });
    expect(loaded.config.numHeads).toBe(3);
  });

  it('are told as damaged where their bytes or their description are not what was put there', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const kept = await client.call('keepModel', {
      source: { kind: 'file', file: await checkpoint() },
      ...KEEP,
    });
    await write('cut', 'weights', 'short');
    await write(
      'cut',
      'facts.json',
      JSON.stringify({ fileName: 'cut.pth', bytes: 9, sha256: 'x', keptAt: '' }),
    );
    await write('garbled', 'facts.json', '{"fileName":');
    const { models, damaged } = await client.call('keptModels', {});
    expect(models.map(({ id }) => id)).toEqual([kept.id]);
    expect(damaged.map(({ id }) => id).sort()).toEqual(['cut', 'garbled']);
    expect(damaged.find(({ id }) => id === 'cut')?.reason).toBe('Expected 9 bytes of cut.pth, found 5.');
    await expect(
      client.call('loadModel', { source: { kind: 'kept', id: 'cut', fileName: '' } }),
    ).rejects.toMatchObject({ code: 'storage/damaged' });
    await client.call('forgetModel', { id: 'cut' });
    expect((await client.call('keptModels', {})).damaged.map(({ id }) => id)).toEqual(['garbled']);
  });

  it('are found out where bytes changed at the same length, and are damaged from then on', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const source = { kind: 'file', file: await checkpoint() } as const;
    const { id, fileName, checksums } = await client.call('keepModel', { source, ...KEEP });
    expect(checksums).toBe('verified');
    expect(await client.call('checkKept', { id })).toEqual({ isWhole: true });
    const stored = await (await (await folder()).getDirectoryHandle(id)).getFileHandle('weights');
    const bytes = new Uint8Array(await (await stored.getFile()).arrayBuffer());
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await write(id, 'weights', bytes.buffer);
    // It still opens: nothing but the whole of its bytes tells.
    const kept = { kind: 'kept', id, fileName } as const;
    await client.call('loadModel', { source: kept });
    expect(await client.call('checkKept', { id })).toEqual({ isWhole: false });
    await expect(client.call('loadModel', { source: kept })).rejects.toMatchObject({
      code: 'storage/damaged',
    });
    const { models, damaged } = await client.call('keptModels', {});
    expect({ models, damaged: damaged.map((one) => one.id) }).toEqual({ models: [], damaged: [id] });
  });

  it('of an earlier page are compared with the hash of their file, where they are that', async () => {
    using engine = await startWorker('wasm');
    const text = 'as it came';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    for (const [id, hash] of [
      ['same', sha256],
      ['other', 'x'],
    ] as const) {
      await write(id, 'weights', text);
      await write(id, 'facts.json', JSON.stringify({ fileName: 'a.pth', bytes: text.length, sha256: hash }));
    }
    expect(await engine.client.call('checkKept', { id: 'same' })).toEqual({ isWhole: true });
    expect(await engine.client.call('checkKept', { id: 'other' })).toEqual({ isWhole: false });
  });
});
