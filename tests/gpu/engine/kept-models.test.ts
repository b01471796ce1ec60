import { afterEach, describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../support/fixture.ts';
import { startWorker } from './worker.ts';

const KEEP = { settings: { numHeads: 3, decoderNumHeads: 4, normPix: true } } as const;

async function checkpoint(name = 'pretrain.pth') {
  return new File([await fixtureBytes('golden/pretrain.pth')], name);
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
}

async function write(id: string, name: string, text: string): Promise<void> {
  const model = await (await folder()).getDirectoryHandle(id, { create: true });
  const stream = await (await model.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

afterEach(async () => {
  await (await navigator.storage.getDirectory()).removeEntry('models', { recursive: true });
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
      expect(told.at(-1)).toBe(file.size);
      first = JSON.stringify(dropped.config);
    }
    using engine = await startWorker('wasm');
    const { models, usageBytes } = await engine.client.call('keptModels', {});
    const [entry] = models;
    if (!entry) throw new Error('nothing was kept');
    expect(entry).toMatchObject({ fileName: 'pretrain.pth', bytes: file.size, ...KEEP });
    expect(usageBytes).toBeGreaterThan(file.size);
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

  it('leave nothing of a copy that was cancelled, or whose tab was closed; what was kept stays', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('keepModel', { source: { kind: 'file', file: await checkpoint() }, ...KEEP });
    // Large enough that it is in hand for a while.
    const large = new File([new Uint8Array(64 * 1024 * 1024)], 'large.pth');
    const controller = new AbortController();
    await expect(
      client.call(
        'keepModel',
        { source: { kind: 'file', file: large }, ...KEEP },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
    {
      const closed = await startWorker('wasm');
      const begun = new Promise<void>((resolve) => {
        void closed.client
          .call(
            'keepModel',
            { source: { kind: 'file', file: large }, ...KEEP },
            { onProgress: () => resolve() },
          )
          .catch(() => undefined);
      });
      await begun;
      // While it goes on, another tab leaves it alone.
      expect((await client.call('keptModels', {})).removedParts).toBe(0);
      closed[Symbol.dispose]();
    }
    await expect
      .poll(async () => (await client.call('keptModels', {})).removedParts, { timeout: 10_000 })
      .toBe(1);
    const { models } = await client.call('keptModels', {});
    expect(models.map(({ fileName }) => fileName)).toEqual(['pretrain.pth']);
    const left: string[] = [];
    for await (const [name] of (await folder()).entries()) left.push(name);
    expect(left).toEqual(models.map(({ id }) => id));
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
});
