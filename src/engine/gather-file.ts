import { AppError, throwIfAborted } from '../core/errors.ts';
import { nextTurn } from '../core/next-turn.ts';

export interface GatherOptions {
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number) => void;
}

/** So much is taken in one turn. */
const TURN_BYTES = 8 * 1024 * 1024;
/** It owns all of this folder. */
export const EXPORTS_FOLDER = 'exports';
/** A download of what was written longer ago has ended. */
const LEFT_AFTER_MS = 10 * 60 * 1000;

/**
 * Gathers a large file that is made piece by piece in the browser's own file system: a browser holds some 500 MB of
 * blobs where it may not use the disk for them. Files of earlier calls are removed on the way.
 *
 * @throws {@link AppError} `aborted`, `storage/full`, `storage/unavailable`.
 */
export async function gatherFile(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { signal, onBytes }: GatherOptions,
): Promise<Blob> {
  const folder = await openFolder();
  await removeLeft(folder);
  const name = crypto.randomUUID();
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  try {
    await writeAll(pieces, access, { signal, ...(onBytes && { onBytes }) });
  } catch (error) {
    access.close();
    await folder.removeEntry(name).catch(() => undefined);
    throw isFull(error) ? await full(error) : error;
  }
  access.close();
  return handle.getFile();
}

async function writeAll(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  access: FileSystemSyncAccessHandle,
  { signal, onBytes }: GatherOptions,
): Promise<void> {
  let done = 0;
  let nextLook = 0;
  for await (const piece of pieces) {
    if (done >= nextLook) {
      // Writing is synchronous: an abort is heard only between turns.
      await nextTurn();
      throwIfAborted(signal);
      nextLook = done + TURN_BYTES;
      onBytes?.(done);
    }
    if (access.write(piece, { at: done }) !== piece.length) {
      throw new DOMException('A write was cut short.', 'QuotaExceededError');
    }
    done += piece.length;
  }
  access.flush();
  onBytes?.(done);
  await nextTurn();
  throwIfAborted(signal);
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  try {
    return await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle(EXPORTS_FOLDER, { create: true });
  } catch (cause) {
    throw new AppError(
      'storage/unavailable',
      'This browser keeps no files for pages, which writing a large one needs: try a window that is not private.',
      { cause },
    );
  }
}

async function removeLeft(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind !== 'file') continue;
    const { lastModified } = await (handle as FileSystemFileHandle).getFile();
    // One that another tab writes is locked, and stays.
    if (Date.now() - lastModified > LEFT_AFTER_MS) await folder.removeEntry(name).catch(() => undefined);
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

async function full(cause: unknown): Promise<AppError> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const megabytes = (Math.max(0, quota - usage) / 1e6).toFixed(0);
  return new AppError(
    'storage/full',
    `Expected room to write the file, but the browser lets this page use only ${megabytes} MB more: forget a kept model, or free space on the disk.`,
    { cause },
  );
}
