import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeatureOrigin } from '../../../src/storage/feature-store.ts';
import { FeatureStore } from '../../../src/storage/feature-store.ts';

const NAME = 'features-test';
const FEATURE = Float32Array.of(0.25, -1.5, 3);
const ORIGIN: FeatureOrigin = {
  modelSha256: 'ab',
  readAs: '{"numHeads":12}',
  backend: 'wasm',
  modality: 'audio',
  input: Float32Array.of(1, 2, 3, 4),
};

let opened: FeatureStore[] = [];

function store(computedBy = 'worker-1.js', most?: number): FeatureStore {
  const made = new FeatureStore(computedBy, most === undefined ? { name: NAME } : { name: NAME, most });
  opened.push(made);
  return made;
}

/** @returns whether it went at once, and was not blocked by an open connection. */
function deleteDatabase(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve(true);
    request.onblocked = () => resolve(false);
    request.onerror = () => reject(request.error ?? new Error('The database could not be deleted.'));
  });
}

/** Puts something into the records themselves, as a damaged disk might. */
async function overwrite(feature: unknown): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(NAME);
    request.onsuccess = () => resolve(request.result);
  });
  const records = database.transaction('features', 'readwrite').objectStore('features');
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    const request = records.getAllKeys();
    request.onsuccess = () => resolve(request.result);
  });
  expect(keys).toHaveLength(1);
  await new Promise((resolve) => {
    records.put({ feature, writtenAt: 0 }, keys[0]).onsuccess = resolve;
  });
  database.close();
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const each of opened) await each.close();
  opened = [];
  await deleteDatabase();
});

describe('features kept in this browser', () => {
  it('are there for the next visit, to the last bit', async () => {
    const before = store();
    await before.keep(ORIGIN, FEATURE);
    await before.close();
    expect(await store().find(ORIGIN, 3)).toEqual(FEATURE);
  });

  it('are found only where model, settings, backend, sense, input and code are the same', async () => {
    await store().keep(ORIGIN, FEATURE);
    const others: Partial<FeatureOrigin>[] = [
      { modelSha256: 'ac' },
      { readAs: '{"numHeads":6}' },
      { backend: 'webgpu' },
      { modality: 'visual' },
      { input: Float32Array.of(1, 2, 3, 5) },
    ];
    for (const other of others) expect(await store().find({ ...ORIGIN, ...other }, 3)).toBeNull();
    expect(await store('worker-2.js').find(ORIGIN, 3)).toBeNull();
    expect(await store().find(ORIGIN, 3)).toEqual(FEATURE);
  });

  it('are left alone where what lies there is no such feature', async () => {
    await store().keep(ORIGIN, FEATURE);
    expect(await store().find(ORIGIN, 4)).toBeNull();
    for (const damaged of [undefined, 'text', [0.25, -1.5, 3], Float32Array.of(0.25, Number.NaN, 3)]) {
      await overwrite(damaged);
      expect(await store().find(ORIGIN, 3)).toBeNull();
    }
    await overwrite(FEATURE);
    expect(await store().find(ORIGIN, 3)).toEqual(FEATURE);
  });

  it('make room at the next visit, oldest first', async () => {
    const inputs = [1, 2, 3, 4].map((value) => Float32Array.of(value));
    const before = store();
    const clock = vi.spyOn(Date, 'now');
    for (const [at, input] of inputs.entries()) {
      clock.mockReturnValue(1000 - at);
      await before.keep({ ...ORIGIN, input }, FEATURE);
    }
    await before.close();
    const after = store('worker-1.js', 2);
    const found = await Promise.all(inputs.map((input) => after.find({ ...ORIGIN, input }, 3)));
    expect(found.map((feature) => feature !== null)).toEqual([true, true, false, false]);
  });

  it('let themselves be deleted while the page is open, which then computes', async () => {
    const open = store();
    await open.keep(ORIGIN, FEATURE);
    expect(await deleteDatabase()).toBe(true);
    expect(await open.find(ORIGIN, 3)).toBeNull();
    await open.keep(ORIGIN, FEATURE);
    expect(await store().find(ORIGIN, 3)).toBeNull();
  });

  it('are done without where the browser has no database', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Storage is shut.', 'SecurityError');
    });
    const shut = store();
    await shut.keep(ORIGIN, FEATURE);
    expect(await shut.find(ORIGIN, 3)).toBeNull();
  });
});
