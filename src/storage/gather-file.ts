/** Gathers large files piece by piece in the browser's own file system. */
import { AppError } from '../core/errors.ts';
import { openOwnFolder } from '../core/own-names.ts';
import type { Pieces, PiecesOptions } from './pieces.ts';
import { fullError, isFull, takePieces, writePieces } from './pieces.ts';

/** All of this folder belongs to this module. */
export const EXPORTS_FOLDER = 'exports';
/** A download that was written longer ago has ended. */
const LEFT_AFTER_MS = 10 * 60 * 1000;

/** A browser holds some 500 MB of blobs if it may not use the disk for them. */
const MOST_IN_MEMORY = 256e6;

/**
 * Gathers a large file that is made piece by piece in the browser's own file system. In a browser that keeps no files
 * for pages, such as in some private windows, it uses memory. Files of earlier calls are removed.
 *
 * @throws {@link AppError} `aborted`, `storage/full`; `storage/unavailable` if it is too large for memory.
 */
export async function gatherFile(pieces: Pieces, options: PiecesOptions): Promise<Blob> {
  const folder = await openFolder();
  if (!folder) return gatherInMemory(pieces, options);
  await removeLeft(folder);
  const name = crypto.randomUUID();
  const handle = await folder.getFileHandle(name, { create: true });
  let bytes = 0;
  const counted = async function* () {
    for await (const piece of pieces) {
      bytes += piece.length;
      yield piece;
    }
  };
  try {
    await writePieces(handle, counted(), options);
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined);
    if (!isFull(error)) throw error;
    throw await fullError(
      { bytes, purpose: 'and more to write the file' },
      'forget a kept model, or free space on the disk.',
      error,
    );
  }
  return handle.getFile();
}

/** @param most - in bytes. */
export async function gatherInMemory(
  pieces: Pieces,
  options: PiecesOptions,
  most = MOST_IN_MEMORY,
): Promise<Blob> {
  const blobs: Blob[] = [];
  const hold = (piece: Uint8Array<ArrayBuffer>, at: number) => {
    if (at + piece.length > most) {
      throw new AppError(
        'storage/unavailable',
        'This browser can’t keep files for pages, which is needed to write a large file: try a window that is not private.',
      );
    }
    blobs.push(new Blob([piece]));
  };
  await takePieces(pieces, hold, options);
  return new Blob(blobs);
}

/** Null if the browser keeps no files for pages. */
async function openFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await openOwnFolder(EXPORTS_FOLDER, { create: true });
  } catch {
    return null;
  }
}

async function removeLeft(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind !== 'file') continue;
    const { lastModified } = await (handle as FileSystemFileHandle).getFile();
    // A file that another tab is writing is locked and stays.
    if (Date.now() - lastModified > LEFT_AFTER_MS) await folder.removeEntry(name).catch(() => undefined);
  }
}
