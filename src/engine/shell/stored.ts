/** Counts what the page has stored in this browser, and removes it. */
import type { Forgotten, StoredFiles, StoredHere } from '../../contract/kept.ts';
import { openOwnFolder, TRAIN_FOLDER } from '../../core/own-names.ts';
import { CLIPS_FOLDER } from '../../storage/clip-store.ts';
import { deleteDatabase, featuresDatabase } from '../../storage/feature-store.ts';
import { DOWNLOADS_FOLDER } from '../../storage/file-store.ts';
import { EXPORTS_FOLDER } from '../../storage/gather-file.ts';
import { MODELS_FOLDER } from '../../storage/model-store.ts';
import { SCRATCH_FOLDER } from '../../storage/scratch.ts';

const ATTEMPTS = 4;
const ATTEMPT_PAUSE_MS = 150;

/** Counts what the page has stored in this browser. */
export async function storedHere(): Promise<StoredHere> {
  const { usage = 0, quota = 0, usageDetails } = (await navigator.storage.estimate()) as Estimate;
  return {
    models: await countFiles(MODELS_FOLDER),
    clips: await countFiles(CLIPS_FOLDER),
    downloads: await countFiles(DOWNLOADS_FOLDER),
    training: await countFiles(TRAIN_FOLDER),
    hasFeatures: await hasFeatures(),
    offlineBytes: usageDetails ? (usageDetails.caches ?? 0) : null,
    usageBytes: usage,
    quotaBytes: quota,
  };
}

/**
 * Removes kept models, kept clips and computed features; reports what is left because another tab is writing it.
 *
 * Only the page's own names are removed, because other pages of the same site have folders and databases too.
 */
export async function forgetEverything(): Promise<Forgotten> {
  const models = await emptyFolder(MODELS_FOLDER);
  const clips = await emptyFolder(CLIPS_FOLDER);
  // Part of a download is of no use without its model, and is not counted.
  await emptyFolder(DOWNLOADS_FOLDER);
  // Files that were written to be saved are not counted.
  await emptyFolder(EXPORTS_FOLDER);
  // The page has ended the training that writes there.
  const training = await emptyFolder(TRAIN_FOLDER);
  // Arrays of open clips are decoded again when they are needed.
  await emptyFolder(SCRATCH_FOLDER);
  const hadFeatures = await hasFeatures();
  const left = [
    ...(models.left > 0 ? ['a model'] : []),
    ...(clips.left > 0 ? ['a clip'] : []),
    ...(training.left > 0 ? ['a training run'] : []),
    ...(hadFeatures && !(await deleteDatabase(featuresDatabase())) ? ['computed features'] : []),
  ];
  return {
    models: models.removed,
    clips: clips.removed,
    hadTraining: training.removed > 0,
    hadFeatures,
    left,
  };
}

/** Chromium's addition to the standard estimate. */
interface Estimate extends StorageEstimate {
  readonly usageDetails?: { readonly caches?: number };
}

/** Null if the browser has no file system for pages, or the folder does not exist. */
async function openFolder(name: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await openOwnFolder(name, { create: false });
  } catch {
    return null;
  }
}

async function countFiles(name: string): Promise<StoredFiles> {
  const folder = await openFolder(name);
  let count = 0;
  let bytes = 0;
  if (folder) {
    for await (const handle of folder.values()) {
      count += 1;
      bytes += await sizeOf(handle);
    }
  }
  return { count, bytes };
}

/** Size in bytes of a file or a folder with its contents; a file that is removed meanwhile counts as 0. */
async function sizeOf(handle: FileSystemHandle): Promise<number> {
  try {
    if (handle.kind === 'file') return (await (handle as FileSystemFileHandle).getFile()).size;
    let bytes = 0;
    for await (const child of (handle as FileSystemDirectoryHandle).values()) bytes += await sizeOf(child);
    return bytes;
  } catch {
    return 0;
  }
}

async function emptyFolder(name: string): Promise<{ readonly removed: number; readonly left: number }> {
  const folder = await openFolder(name);
  if (!folder) return { removed: 0, left: 0 };
  const names: string[] = [];
  for await (const entry of folder.keys()) names.push(entry);
  let removed = 0;
  for (const entry of names) removed += Number(await removeEntry(folder, entry));
  return { removed, left: names.length - removed };
}

/**
 * Whether the entry was removed. A file that is being written cannot be removed; this tab's own writers were told to
 * stop.
 */
async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      await folder.removeEntry(name, { recursive: true });
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return true;
      await new Promise((resolve) => setTimeout(resolve, ATTEMPT_PAUSE_MS));
    }
  }
  return false;
}

async function hasFeatures(): Promise<boolean> {
  const databases = await indexedDB.databases().catch(() => []);
  return databases.some(({ name }) => name === featuresDatabase());
}
