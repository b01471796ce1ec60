/** The one store of files in this browser: a folder each, whose facts are written last. */
import { openOwnFolder } from '../core/own-names.ts';
import type { Pieces, PiecesOptions } from './pieces.ts';
import { writePieces } from './pieces.ts';

/** What is known of an entry in every folder, once that is whole. */
export const FACTS = 'facts.json';

/** The facts that a store keeps about any file. */
export interface FileFacts {
  readonly fileName: string;
  /** Of the file in the store. */
  readonly storedBytes: number;
}

/** The folder of unfinished downloads, with a folder for each; `download-store.ts` owns it, and is fetched later. */
export const DOWNLOADS_FOLDER = 'downloads';

/** How the entries of one store look. */
export interface StoreLayout<Facts extends FileFacts> {
  /** What a file's own bytes are called in its folder. */
  readonly bytesName: string;
  /** What the name of an entry's lock begins with, unlike that of any other store. */
  readonly lockPrefix: string;
  /** Reads the facts as they came from JSON; null if they can't be used. */
  readonly parse: (facts: unknown) => Facts | null;
  /** Checks the other files in the folder of a complete entry; a sentence explains why it can't be used. */
  readonly complete?: (facts: Facts, folder: FileSystemDirectoryHandle) => Promise<Facts | string>;
}

/** An entry that can be used. */
export interface StoredFile<Facts> {
  readonly id: string;
  readonly facts: Facts;
  /** A handle of the bytes: nothing is read by listing it. */
  readonly file: File;
}

/** What a folder of the store turns out to be. */
export type Found<Facts> =
  | ({ readonly kind: 'kept' } & StoredFile<Facts>)
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'unfinished' };

export interface StoreContents<Facts> {
  /** In no order. */
  readonly kept: readonly StoredFile<Facts>[];
  /** Those that can't be used, each with a sentence on why. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Interrupted copies that were removed now. */
  readonly removedParts: number;
}

/** Called once the bytes of an entry are there; saving the facts makes them an entry. */
type Commit<T> = (save: (facts: object) => Promise<void>) => Promise<T>;

/**
 * Files in the browser's own file system, a folder each. An entry's facts are written last: a folder without them is a
 * copy that goes on in some tab, which holds the entry's lock, or that was broken off.
 *
 * @remarks Synchronous access to files needs a dedicated worker.
 */
export class FileStore<Facts extends FileFacts> {
  readonly #root: FileSystemDirectoryHandle;
  readonly #layout: StoreLayout<Facts>;

  /** @param root - the folder of the store, of which it owns all. */
  constructor(root: FileSystemDirectoryHandle, layout: StoreLayout<Facts>) {
    this.#root = root;
    this.#layout = layout;
  }

  /** What is kept, and what is left of copies that came to nothing: the latter is removed. */
  async list(): Promise<StoreContents<Facts>> {
    const kept: StoredFile<Facts>[] = [];
    const damaged: { id: string; reason: string }[] = [];
    let removedParts = 0;
    const look = async (id: string, folder: FileSystemDirectoryHandle) => {
      const first = await this.#readFolder(id, folder);
      const found = first.kind === 'kept' ? first : await this.#readUnlessBusy(id, folder);
      if (found?.kind === 'kept') kept.push(found);
      if (found?.kind === 'damaged') damaged.push({ id, reason: found.reason });
      if (found?.kind === 'unfinished') removedParts += 1;
    };
    // All at once, because nearly all the time is spent waiting for the disk.
    const looks: Promise<void>[] = [];
    for await (const [id, handle] of this.#root.entries())
      if (handle.kind === 'directory') looks.push(look(id, handle as FileSystemDirectoryHandle));
    await Promise.all(looks);
    return { kept, damaged, removedParts };
  }

  /** One entry as it is now; null where there is none. */
  async read(id: string): Promise<Found<Facts> | null> {
    const folder = await this.folder(id);
    return folder && this.#readFolder(id, folder);
  }

  /** The folder of an entry, for what a store notes beside the file; null where there is none. */
  folder(id: string): Promise<FileSystemDirectoryHandle | null> {
    return this.#root.getDirectoryHandle(id).catch(() => null);
  }

  /**
   * Writes an entry; the caller holds its lock. Nothing of it is left where that fails.
   *
   * @param commit - is called once the bytes are there, and saves the facts, which makes them an entry.
   * @throws {@link AppError} `aborted`; a `DOMException` for which `isFull` holds where there is no room; whatever
   *   `commit` throws.
   */
  async write<T>(id: string, pieces: Pieces, options: PiecesOptions, commit: Commit<T>): Promise<T> {
    const put = async (folder: FileSystemDirectoryHandle, name: string) =>
      writePieces(await folder.getFileHandle(name, { create: true }), pieces, options);
    return this.take(id, put, options, commit);
  }

  /** As {@link FileStore.write}, but `put` brings the bytes into the folder under that name. */
  async take<T>(
    id: string,
    put: (folder: FileSystemDirectoryHandle, name: string) => Promise<void>,
    { signal }: Pick<PiecesOptions, 'signal'>,
    commit: Commit<T>,
  ): Promise<T> {
    const folder = await this.#root.getDirectoryHandle(id, { create: true });
    try {
      await put(folder, this.#layout.bytesName);
      return await commit(async (facts) => {
        const handle = await folder.getFileHandle(FACTS, { create: true });
        // A copy that is cancelled while its facts are written does not count either.
        await writePieces(
          handle,
          [new TextEncoder().encode(JSON.stringify(facts))],
          signal ? { signal } : {},
        );
      });
    } catch (error) {
      // The original error is reported, not that the rest can't be removed.
      await this.remove(id).catch(() => undefined);
      throw error;
    }
  }

  /** Removes one; does nothing if it is not there. */
  async remove(id: string): Promise<void> {
    await this.#root.removeEntry(id, { recursive: true }).catch(ignoreAbsent);
  }

  /** The name of an entry's lock, held by its writer. */
  lockName(id: string): string {
    return `${this.#layout.lockPrefix} ${id}`;
  }

  async #readFolder(id: string, folder: FileSystemDirectoryHandle): Promise<Found<Facts>> {
    const { parse, bytesName, complete } = this.#layout;
    const handle = await folder.getFileHandle(FACTS).catch(() => null);
    if (!handle) return { kind: 'unfinished' };
    const facts = parse(await readJson(handle));
    if (facts === null) return { kind: 'damaged', reason: 'Its description can’t be read.' };
    const bytes = await folder.getFileHandle(bytesName).catch(() => null);
    const file = await bytes?.getFile().catch(() => null);
    if (file?.size !== facts.storedBytes) {
      const reason = `Expected ${facts.storedBytes} bytes of ${facts.fileName}, found ${file?.size ?? 0}.`;
      return { kind: 'damaged', reason };
    }
    const whole = complete ? await complete(facts, folder) : facts;
    if (typeof whole === 'string') return { kind: 'damaged', reason: whole };
    return { kind: 'kept', id, facts: whole, file };
  }

  /**
   * Reads again under the lock and removes an interrupted copy; null while another tab continues it.
   *
   * What was read without the lock does not count, because the other tab may have finished in between.
   */
  #readUnlessBusy(id: string, folder: FileSystemDirectoryHandle): Promise<Found<Facts> | null> {
    return navigator.locks.request(this.lockName(id), { ifAvailable: true }, async (lock) => {
      if (!lock) return null;
      const found = await this.#readFolder(id, folder);
      if (found.kind === 'unfinished') await this.remove(id).catch(() => undefined);
      return found;
    });
  }
}

/**
 * A folder of this page, created if it does not exist. @throws the error that `unavailable` makes if it can't be
 * created.
 */
export async function openStoreFolder(
  name: string,
  unavailable: (cause: unknown) => Error,
): Promise<FileSystemDirectoryHandle> {
  try {
    return await openOwnFolder(name, { create: true });
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** The content of a file of the store; undefined if it is cut off, or was just removed, for example by another tab. */
export async function readJson(handle: FileSystemFileHandle): Promise<unknown> {
  try {
    return JSON.parse(await (await handle.getFile()).text());
  } catch {
    return undefined;
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
}
