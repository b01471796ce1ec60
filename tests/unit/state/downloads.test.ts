import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const ADDRESS = 'https://other.org/model.pth';
const KEPT = {
  id: 'k1',
  fileName: 'model.pth',
  bytes: 10,
  sha256: 'a',
  layout: null,
  rounded: false,
  storedBytes: 10,
  keptAt: '2026-11-27T00:00:00.000Z',
  settings: {},
  address: ADDRESS,
};

async function booted(...given: Parameters<typeof storeOverFakeEngine>) {
  const made = storeOverFakeEngine(...given);
  await made.store.getState().worker.boot();
  return { ...made, state: () => made.store.getState() };
}

describe('a checkpoint of another site', () => {
  it('is fetched with what is expected of it, and loaded as the kept one', async () => {
    const { state, engine } = await booted();
    const expected = { bytes: 10, sha256: 'a' };
    await state().downloads.load({ address: ADDRESS, expected });
    expect(engine.of('fetchModel')).toEqual([{ address: ADDRESS, expected }]);
    expect(engine.of('loadModel').at(-1)?.source).toEqual({
      kind: 'kept',
      id: 'fetched',
      fileName: 'model.pth',
    });
    expect(state().downloads.status).toBe('done');
  });

  it('is loaded at once where it is kept', async () => {
    const { state, engine } = await booted({
      keptModels: async () => ({
        models: [KEPT],
        damaged: [],
        removedParts: 0,
        usageBytes: 0,
        quotaBytes: 0,
      }),
    });
    await state().keptModels.list();
    await state().downloads.load({ address: ADDRESS });
    expect(engine.of('fetchModel')).toEqual([]);
    expect(engine.of('loadModel').at(-1)?.source).toMatchObject({ kind: 'kept', id: 'k1' });
  });

  it('leaves its part where the connection ends; the model in use stays', async () => {
    const part = { address: ADDRESS, bytes: 4, totalBytes: 10 };
    const { state } = await booted({
      fetchModel: async () => {
        throw new AppError('interrupted', 'The connection ended.');
      },
      partDownloads: async () => [part],
    });
    const before = state().models.loaded;
    await state().downloads.load({ address: ADDRESS });
    expect(state().downloads).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
      parts: [part],
    });
    expect(state().models.loaded).toBe(before);
    await state().downloads.remove(ADDRESS);
    expect(state().downloads).toMatchObject({ status: 'idle', error: null, address: null });
  });

  it('is fetched into memory in a browser that keeps no files', async () => {
    const { state, engine } = await booted({
      fetchModel: async () => {
        throw new AppError('storage/unavailable', 'No files here.');
      },
    });
    await state().downloads.load({ address: ADDRESS });
    expect(engine.of('loadModel').at(-1)?.source).toEqual({ kind: 'url', url: ADDRESS });
    expect(state().downloads.error).toBeNull();
  });
});

describe('class names of another site', () => {
  it('are read as those that are dropped, and it is said how many there are', async () => {
    const csv = 'index,mid,display_name\n0,/m/1,"Speech"\n1,/m/2,"Dog, barking"\n';
    const { state } = await booted({}, { fetchFile: async () => new File([csv], 'names.csv') });
    await state().downloads.loadLabels('https://other.org/names.csv');
    expect(state().downloads.said).toMatch(/^Read 2 class names from names\.csv/);
    expect(state().classify.labelFile?.labels.map(({ name }) => name)).toEqual(['Speech', 'Dog, barking']);
  });
});
