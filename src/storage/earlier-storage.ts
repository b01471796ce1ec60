/** What earlier versions kept under names that any page of the site could have: found by its form, and moved once. */
import { isFacts } from '../contract/kept.ts';
import { openOwnFolder, ownName, ownPath } from '../core/own-names.ts';
import { CLIP_BYTES, CLIP_LOCK, CLIPS_FOLDER } from './clip-store.ts';
import { deleteDatabase, hasKey } from './feature-store.ts';
import { FACTS, readJson } from './file-store.ts';
import { MODEL_LOCK, MODELS_FOLDER, SETTINGS, WEIGHTS } from './model-store.ts';
import { moveFile } from './move-file.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const EARLIER_FEATURES = 'features';

interface EarlierStore {
  readonly folder: string;
  /** Pattern of an entry's name. */
  readonly id: RegExp;
  /** The prefix of its locks. */
  readonly lock: string;
  /** The files of an entry; the last describes it, in both versions. */
  readonly files: readonly string[];
}

const STORES: readonly EarlierStore[] = [
  { folder: CLIPS_FOLDER, id: SHA256, lock: CLIP_LOCK, files: [CLIP_BYTES, FACTS] },
  { folder: MODELS_FOLDER, id: UUID, lock: MODEL_LOCK, files: [WEIGHTS, SETTINGS, FACTS] },
];

/**
 * Moves kept clips and models to where this version looks for them, and removes caches. Anything that does not look
 * like the page's own stays, because another page of the site may have folders of the same names.
 *
 * If it is interrupted, the next call continues.
 */
export async function moveEarlierStorage(): Promise<void> {
  const site = await navigator.storage.getDirectory();
  for (const store of STORES) {
    await eachEntry(site, store.folder, async (from, id) => {
      if (store.id.test(id)) await moveEntry(from, id, store);
    });
  }
  if (await hasKey(EARLIER_FEATURES, isOwnFeature)) await deleteDatabase(EARLIER_FEATURES);
}

/** Keys of features begin with the address of the code that computed them. */
const isOwnFeature = (key: string) =>
  key.startsWith(`${ownPath()}assets/`) && / [0-9a-f]{64} .+ (audio|visual) [0-9a-f]{64}$/.test(key);

/** Visits the entries of a folder of the site, and removes the folder if it is empty afterwards. */
async function eachEntry(
  site: FileSystemDirectoryHandle,
  name: string,
  visit: (from: FileSystemDirectoryHandle, entry: string) => Promise<void>,
): Promise<void> {
  const from = await site.getDirectoryHandle(name).catch(() => null);
  if (!from) return;
  const before = await namesIn(from);
  // An entry that can't be moved, for example because another tab reads it, does not stop the others.
  for (const entry of before) await visit(from, entry).catch(() => undefined);
  const after = await namesIn(from);
  if (before.length > 0 && after.length === 0) await site.removeEntry(name).catch(() => undefined);
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** A tab of the earlier version holds a lock while it writes an entry; such an entry waits for another visit. */
async function moveEntry(from: FileSystemDirectoryHandle, id: string, store: EarlierStore): Promise<void> {
  await navigator.locks.request(`${store.lock} ${id}`, { ifAvailable: true }, async (lock) => {
    const source = await from.getDirectoryHandle(id);
    if (!lock || !(await isOwn(source))) return;
    // An entry without its facts was interrupted, unless a tab holds its lock.
    await navigator.locks.request(ownName(`${store.lock} ${id}`), async () => {
      const own = await openOwnFolder(store.folder, { create: true });
      const target = await own.getDirectoryHandle(id, { create: true });
      for (const name of store.files) await moveOver(source, target, name);
      await from.removeEntry(id, { recursive: true });
    });
  });
}

async function isOwn(entry: FileSystemDirectoryHandle): Promise<boolean> {
  const handle = await entry.getFileHandle(FACTS).catch(() => null);
  return handle !== null && isFacts(await readJson(handle));
}

async function moveOver(
  source: FileSystemDirectoryHandle,
  target: FileSystemDirectoryHandle,
  name: string,
): Promise<void> {
  const file = await source.getFileHandle(name).catch(() => null);
  if (file) await moveFile(file, target, name);
}
