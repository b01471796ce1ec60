/** Puts arrays of open clips on the disk while the worker lives. */
import { openOwnFolder, ownName } from '../core/own-names.ts';

/** Where arrays are put. What it refuses or loses is decoded again. */
export interface Aside {
  /** @returns whether it was written. */
  write(name: string, bytes: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean>;
  /** Null if it is no longer there. */
  read(name: string): Promise<ArrayBuffer | null>;
  remove(name: string): void;
}

/** The folder for these arrays; each worker owns one folder in it. */
export const SCRATCH_FOLDER = 'scratch';

/** Share of the free room that the browser grants; the rest is for what the user keeps. */
const MOST_SHARE = 0.25;
const MOST_BYTES = 1e9;

/**
 * Arrays of open clips on the disk, for as long as this worker lives.
 *
 * Nothing depends on it. It holds nothing if the browser keeps no files for pages, has no room, or was told to forget
 * everything.
 *
 * @remarks Synchronous access to files needs a dedicated worker.
 */
export class Scratch implements Aside {
  #folder: Promise<FileSystemDirectoryHandle | null> | null = null;
  #sizes = new Map<string, number>();
  #bytes = 0;
  #most = 0;

  async write(name: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean> {
    const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const folder = await (this.#folder ??= this.#open());
    if (!folder || this.#bytes + size > this.#most) return false;
    this.#sizes.set(name, size);
    this.#bytes += size;
    try {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle();
      try {
        let at = 0;
        for (const part of parts) at += access.write(part, { at });
        if (at < size) throw new Error(`wrote ${at} of ${size} bytes`);
      } finally {
        access.close();
      }
      return true;
    } catch {
      this.remove(name);
      return false;
    }
  }

  async read(name: string): Promise<ArrayBuffer | null> {
    try {
      const handle = await (await this.#folder)?.getFileHandle(name);
      const bytes = await (await handle?.getFile())?.arrayBuffer();
      return bytes?.byteLength === this.#sizes.get(name) ? (bytes ?? null) : null;
    } catch {
      return null;
    }
  }

  remove(name: string): void {
    this.#bytes -= this.#sizes.get(name) ?? 0;
    this.#sizes.delete(name);
    void this.#folder?.then((folder) => folder?.removeEntry(name)).catch(() => undefined);
  }

  async #open(): Promise<FileSystemDirectoryHandle | null> {
    try {
      const { usage = 0, quota = 0 } = await navigator.storage.estimate();
      this.#most = Math.min(MOST_BYTES, (quota - usage) * MOST_SHARE);
      const all = await openOwnFolder(SCRATCH_FOLDER, { create: true });
      const own = crypto.randomUUID();
      await holdFor(own);
      return await all.getDirectoryHandle(own, { create: true });
    } catch {
      return null;
    }
  }
}

/** Removes what workers that have ended left behind. */
export async function sweepScratch(): Promise<void> {
  const all = await openOwnFolder(SCRATCH_FOLDER, { create: false }).catch(() => null);
  if (!all) return;
  const names: string[] = [];
  for await (const name of all.keys()) names.push(name);
  for (const name of names) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock) await all.removeEntry(name, { recursive: true }).catch(() => undefined);
    });
  }
}

const lockName = (folder: string): string => ownName(`${SCRATCH_FOLDER} ${folder}`);

/** Holds the lock of a folder until this worker ends. */
function holdFor(folder: string): Promise<void> {
  return new Promise((held, failed) => {
    const request = navigator.locks.request(lockName(folder), () => {
      held();
      return new Promise<never>(() => undefined);
    });
    request.catch(failed);
  });
}
