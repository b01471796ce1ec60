/** Downloads that have not ended, in the browser's own file system, so that they can go on later. */
import type { PartDownload } from '../contract/kept.ts';
import { parseDownloadFacts } from '../contract/kept.ts';
import { AppError } from '../core/errors.ts';
import { digestOf } from '../core/hashes.ts';
import { ownName } from '../core/own-names.ts';
import { DOWNLOADS_FOLDER, FACTS, openStoreFolder, readJson } from './file-store.ts';
import { moveFile } from './move-file.ts';
import { writePieces } from './pieces.ts';

const BYTES = 'bytes';
const NOTHING = { totalBytes: null, version: null };

/** The host's facts about the whole file. */
export interface RemoteFacts {
  /** Null if the host did not report it. */
  readonly totalBytes: number | null;
  /** The host's mark of this version of the file; null if it has none or does not let pages read it. */
  readonly version: string | null;
}

/**
 * One download, open for writing: it goes on where the last visit ended.
 *
 * @remarks Synchronous access to files needs a dedicated worker.
 */
export class Download {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #handle: FileSystemFileHandle;
  readonly #access: FileSystemSyncAccessHandle;
  readonly address: string;
  #facts: RemoteFacts;
  #size: number;
  #isClosed = false;

  private constructor(
    address: string,
    folder: FileSystemDirectoryHandle,
    [handle, access]: readonly [FileSystemFileHandle, FileSystemSyncAccessHandle],
    facts: RemoteFacts,
  ) {
    this.address = address;
    this.#folder = folder;
    this.#handle = handle;
    this.#access = access;
    this.#facts = facts;
    this.#size = access.getSize();
  }

  static async open(address: string, folder: FileSystemDirectoryHandle): Promise<Download> {
    const facts = (await readFacts(folder)) ?? { address, ...NOTHING };
    const handle = await folder.getFileHandle(BYTES, { create: true });
    const access = await handle.createSyncAccessHandle();
    const download = new Download(address, folder, [handle, access], facts);
    if (facts.totalBytes === null && download.size === 0) await download.setFacts(NOTHING);
    return download;
  }

  /** How many bytes are here. */
  get size(): number {
    return this.#size;
  }

  get facts(): RemoteFacts {
    return this.#facts;
  }

  async setFacts(facts: RemoteFacts): Promise<void> {
    this.#facts = facts;
    const handle = await this.#folder.getFileHandle(FACTS, { create: true });
    await writePieces(
      handle,
      [new TextEncoder().encode(JSON.stringify({ address: this.address, ...facts }))],
      {},
    );
  }

  /** @throws `DOMException` for which `isFull` is true if there is no room. */
  append(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#access.write(bytes, { at: this.#size }) !== bytes.length) {
      throw new DOMException('A write was cut short.', 'QuotaExceededError');
    }
    this.#size += bytes.length;
  }

  /** Removes what is here, because it is not the start of the file that the host has now. */
  restart(): void {
    this.#access.truncate(0);
    this.#size = 0;
  }

  /** Ends the writing; what is here stays. Closing twice does nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#access.flush();
    this.#access.close();
  }

  /** The bytes, after {@link Download.close}. */
  file(): Promise<File> {
    return this.#handle.getFile();
  }

  /** Moves the bytes elsewhere, after {@link Download.close}. */
  moveTo(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
    return moveFile(this.#handle, folder, name);
  }
}

/** Downloads by their address. */
export class DownloadStore {
  readonly #root: FileSystemDirectoryHandle;

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** @throws {@link AppError} `storage/unavailable` if the browser keeps no files for pages. */
  static async open(): Promise<DownloadStore> {
    const message =
      'This browser keeps no files for pages, as in a private window: download the file and drop it here.';
    return new DownloadStore(
      await openStoreFolder(
        DOWNLOADS_FOLDER,
        (cause) => new AppError('storage/unavailable', message, { cause }),
      ),
    );
  }

  /** What has arrived of each file so far. */
  async list(): Promise<PartDownload[]> {
    const parts: PartDownload[] = [];
    for await (const handle of this.#root.values()) {
      if (handle.kind !== 'directory') continue;
      const folder = handle as FileSystemDirectoryHandle;
      const facts = await readFacts(folder);
      const bytes = await folder.getFileHandle(BYTES).catch(() => null);
      const size = (await bytes?.getFile().catch(() => null))?.size ?? 0;
      if (facts && size > 0)
        parts.push({ address: facts.address, bytes: size, totalBytes: facts.totalBytes });
    }
    return parts;
  }

  /**
   * Opens a download and keeps what has arrived, however the work ends; {@link DownloadStore.remove} removes it.
   *
   * @throws {@link AppError} `storage/busy` if another tab writes it, and whatever `work` throws.
   */
  async with<T>(address: string, work: (download: Download) => Promise<T>): Promise<T> {
    const name = await folderOf(address);
    return navigator.locks.request(ownName(`download ${name}`), { ifAvailable: true }, async (lock) => {
      if (!lock) {
        throw new AppError(
          'storage/busy',
          'Another tab of this page is fetching this file: wait until it is done.',
        );
      }
      const folder = await this.#root.getDirectoryHandle(name, { create: true });
      const download = await Download.open(address, folder);
      try {
        return await work(download);
      } finally {
        download.close();
      }
    });
  }

  /** Removes what has arrived; does nothing if there is nothing. */
  async remove(address: string): Promise<void> {
    await this.#root.removeEntry(await folderOf(address), { recursive: true }).catch(() => undefined);
  }
}

async function readFacts(folder: FileSystemDirectoryHandle) {
  const handle = await folder.getFileHandle(FACTS).catch(() => null);
  return handle ? parseDownloadFacts(await readJson(handle)) : null;
}

/** A name that any file system takes. */
async function folderOf(address: string): Promise<string> {
  return (await digestOf(new TextEncoder().encode(address))).slice(0, 32);
}
