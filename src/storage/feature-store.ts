/** Keeps features of earlier visits, found by what they were computed from and with. */
import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import { digestOf } from '../core/hashes.ts';
import { ownName } from '../core/own-names.ts';

interface Schema extends DBSchema {
  features: {
    key: string;
    value: { readonly feature: Float32Array<ArrayBuffer>; readonly writtenAt: number };
    indexes: { writtenAt: number };
  };
}

/** The database's name in this browser. */
export const featuresDatabase = () => ownName('features');
/** A database that another tab has open is deleted once that tab is closed. */
const PATIENCE_MS = 2000;
/** At the published width of 768 values, these take 60 MB. */
const MOST_FEATURES = 20_000;

/** What a feature was computed from and with. A kept feature is used only if all of this is the same. */
export interface FeatureOrigin {
  /** SHA-256 of the model's file. */
  readonly modelSha256: string;
  /** How the file was read, as JSON: heads may be set by hand, and a kept copy may hold float16. */
  readonly readAs: string;
  readonly backend: string;
  /** `audio` or `visual`. */
  readonly modality: string;
  /** The tower's input: log-mel or pixels. */
  readonly input: BufferSource;
}

/**
 * Pooled features in this browser, so that a visit need not compute what the last one did.
 *
 * It only saves time: if anything goes wrong with it, features are computed as if it were empty.
 *
 * @remarks The code that made a feature is part of its key, so another build of the page starts again: a corrected
 * kernel must not show what a broken one computed.
 */
export class FeatureStore {
  #open: Promise<IDBPDatabase<Schema> | null>;
  readonly #computedBy: string;

  /**
   * @param computedBy - names the code that computes, and changes with it.
   * @param most - how many are kept; the oldest are removed at the next visit.
   */
  constructor(computedBy: string, { name = featuresDatabase(), most = MOST_FEATURES } = {}) {
    this.#computedBy = computedBy;
    this.#open = openFeatures(name, most).catch((error: unknown) => this.#giveUp(error));
  }

  /** Null if no feature of that origin is kept, or if it does not have `width` finite values. */
  async find(origin: FeatureOrigin, width: number): Promise<Float32Array<ArrayBuffer> | null> {
    const database = await this.#open;
    if (!database) return null;
    const found = await database
      .get('features', await this.#key(origin))
      .catch((error: unknown) => this.#giveUp(error));
    const feature = found?.feature;
    const isWhole = feature instanceof Float32Array && feature.length === width;
    return isWhole && feature.every(Number.isFinite) ? feature : null;
  }

  async keep(origin: FeatureOrigin, feature: Float32Array<ArrayBuffer>): Promise<void> {
    const database = await this.#open;
    if (!database) return;
    const value = { feature, writtenAt: Date.now() };
    await database
      .put('features', value, await this.#key(origin))
      .catch((error: unknown) => this.#giveUp(error));
  }

  async close(): Promise<void> {
    (await this.#open)?.close();
  }

  /** After one failure, such as a deletion while the page is open, it is not tried again for every feature. */
  #giveUp(error: unknown): null {
    console.warn('Features are computed again:', error);
    this.#open = Promise.resolve(null);
    return null;
  }

  async #key({ modelSha256, readAs, backend, modality, input }: FeatureOrigin): Promise<string> {
    const hash = await digestOf(input);
    return [this.#computedBy, modelSha256, readAs, backend, modality, hash].join(' ');
  }
}

/** Whether it is removed now. */
export function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

/** Whether a database exists with a first feature that has such a key. Another page's database is left alone. */
export async function hasKey(name: string, isSuch: (key: string) => boolean): Promise<boolean> {
  const databases = await indexedDB.databases();
  if (!databases.some((database) => database.name === name && database.version === 1)) return false;
  const database = await openDB<Schema>(name, 1);
  try {
    if (!database.objectStoreNames.contains('features')) return false;
    const [first] = await database.getAllKeys('features', null, 1);
    return typeof first === 'string' && isSuch(first);
  } finally {
    database.close();
  }
}

async function openFeatures(name: string, most: number): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('features').createIndex('writtenAt', 'writtenAt'),
    // Another tab deletes it, or a newer page raises its version; they must not wait for this tab.
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  });
  await forgetOldest(database, most);
  return database;
}

async function forgetOldest(database: IDBPDatabase<Schema>, most: number): Promise<void> {
  const transaction = database.transaction('features', 'readwrite');
  let surplus = (await transaction.store.count()) - most;
  let cursor = await transaction.store.index('writtenAt').openCursor();
  for (; cursor && surplus > 0; surplus -= 1) {
    await cursor.delete();
    cursor = await cursor.continue();
  }
  await transaction.done;
}
