/** Checkpoints in the browser's own file system, between visits. */
import { AppError, throwIfAborted } from '../core/errors.ts';
import type { RunningHash } from '../core/hashes.ts';
import { hashOf, sha256Of, startCrc32, startSha256 } from '../core/hashes.ts';
import { openOwnFolder, ownName } from '../core/own-names.ts';
import type { Found, KeptModel, KeptSettings } from './kept-facts.ts';
import { CHANGED, FACTS, MODELS_FOLDER, readFolder, SETTINGS, WEIGHTS } from './kept-facts.ts';
import type { Pieces } from './pieces.ts';
import { fullError, isFull, writePieces } from './pieces.ts';

/** A file that is made while it is written. */
interface WrittenFile {
  /** Of the whole file. */
  readonly byteLength: number;
  /** The file from its first byte on. */
  readonly chunks: (signal: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
}

/** Sees the original's bytes as they are read; `finish` throws if they are not what the file states. */
interface ByteWatch {
  update(bytes: Uint8Array): void;
  finish(): unknown;
}

/** What is to be kept: which file it was, and what is written of it. */
export interface NewModel extends Pick<KeptModel, 'fileName' | 'settings' | 'layout' | 'rounded'> {
  readonly original: Blob;
  readonly written: WrittenFile;
  /** Looks at the original as it is hashed. */
  readonly watch: ByteWatch;
}

/** One that lies there and can't be used. */
export interface DamagedModel {
  readonly id: string;
  /** One sentence. */
  readonly reason: string;
}

export interface StoreContents {
  readonly models: readonly KeptModel[];
  readonly damaged: readonly DamagedModel[];
  /** Imports that had been broken off, and were removed now. */
  readonly removedParts: number;
}

const commitLock = () => ownName('kept-models');
const lockName = (id: string) => ownName(`kept-model ${id}`);

/**
 * Checkpoints in the browser's own file system, a folder each. Its facts are written last: a folder without them is
 * an import that goes on in some tab, which holds a lock, or that was broken off.
 *
 * @param root - the folder of the store; synchronous access needs a dedicated worker.
 */
export class ModelStore {
  readonly #root: FileSystemDirectoryHandle;

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** The store of this site. @throws {@link AppError} `storage/unavailable` where the browser has none. */
  static async open(): Promise<ModelStore> {
    try {
      return new ModelStore(await openOwnFolder(MODELS_FOLDER, { create: true }));
    } catch (cause) {
      throw new AppError(
        'storage/unavailable',
        'This browser keeps no files for pages, as in a private window: models have to be dropped again on each visit.',
        { cause },
      );
    }
  }

  /** What is kept, and what is left of imports that came to nothing: the latter is removed. */
  async list(): Promise<StoreContents> {
    const models: KeptModel[] = [];
    const damaged: DamagedModel[] = [];
    let removedParts = 0;
    for await (const [id, handle] of this.#root.entries()) {
      if (handle.kind !== 'directory') continue;
      const folder = handle as FileSystemDirectoryHandle;
      const first = await readFolder(id, folder);
      const found = first.kind === 'kept' ? first : await this.#readUnlessBusy(id, folder);
      if (found?.kind === 'kept') models.push(found.model);
      if (found?.kind === 'damaged') damaged.push({ id, reason: found.reason });
      if (found?.kind === 'unfinished') removedParts += 1;
    }
    models.sort((a, b) => a.keptAt.localeCompare(b.keptAt));
    return { models, damaged, removedParts };
  }

  /**
   * Hashes a file and writes it in its layout. The same file is kept once.
   *
   * @param onBytes - read and written so far, of `original.size + written.byteLength`.
   * @throws {@link AppError} `storage/full` if there is no room, `model/format` if the file's own checksums disagree
   * with it, `aborted`; nothing of the copy is left then.
   */
  async put(
    { original, written, watch, ...named }: NewModel,
    { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
  ): Promise<KeptModel> {
    const sha = await startSha256();
    const update = (bytes: Uint8Array) => {
      sha.update(bytes);
      watch.update(bytes);
    };
    const sha256 = await hashOf(original, { update, digest: sha.digest }, { signal, onBytes });
    watch.finish();
    const same = await this.#find(sha256, named.settings);
    if (same) return this.#corrected(same, named.settings);
    const id = crypto.randomUUID();
    return navigator.locks.request(lockName(id), async () => {
      try {
        const folder = await this.#root.getDirectoryHandle(id, { create: true });
        const weights = await folder.getFileHandle(WEIGHTS, { create: true });
        const onWritten = (done: number) => onBytes(original.size + done);
        const crc = await startCrc32();
        await writePieces(weights, hashed(written.chunks(signal), crc), { signal, onBytes: onWritten });
        // One tab at a time looks whether the file is there and says that it is.
        return await navigator.locks.request(commitLock(), async () => {
          throwIfAborted(signal);
          const other = await this.#find(sha256, named.settings);
          if (other) {
            // The older one stays: another tab may run it.
            await this.remove(id);
            return this.#corrected(other, named.settings);
          }
          const facts = {
            ...named,
            bytes: original.size,
            sha256,
            storedBytes: written.byteLength,
            storedCrc32: crc.digest(),
            keptAt: new Date().toISOString(),
          };
          const handle = await folder.getFileHandle(FACTS, { create: true });
          await writePieces(handle, [new TextEncoder().encode(JSON.stringify(facts))], { signal });
          return { id, ...facts };
        });
      } catch (error) {
        await this.remove(id);
        if (!isFull(error)) throw error;
        const advice = 'forget a kept model, or free space on the disk. Nothing that was kept is lost.';
        throw await fullError(
          { bytes: written.byteLength, purpose: `to keep ${named.fileName}` },
          advice,
          error,
        );
      }
    });
  }

  /** Whoever keeps a file again has found out more of it. */
  async #corrected(model: KeptModel, settings: KeptSettings): Promise<KeptModel> {
    await this.setSettings(model.id, settings);
    return { ...model, settings };
  }

  /**
   * Notes settings that a kept file turned out to need; one that is gone needs none.
   *
   * They lie in a file of their own: cut off in the middle of it, the earlier ones count again and nothing is damaged.
   *
   * @throws {@link AppError} `storage/full`.
   */
  async setSettings(id: string, settings: KeptSettings): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(settings));
    await navigator.locks.request(`${lockName(id)} settings`, async () => {
      const folder = await this.#root.getDirectoryHandle(id).catch(() => null);
      if (!folder) return;
      try {
        const handle = await folder.getFileHandle(SETTINGS, { create: true });
        await writePieces(handle, [bytes], { signal: new AbortController().signal });
      } catch (error) {
        if (!isFull(error)) throw error;
        const purpose = 'to note the settings of a kept model';
        throw await fullError({ bytes: bytes.length, purpose }, 'free space on the disk.', error);
      }
    });
  }

  /** The copy of a file, and of the same model where the file holds several. */
  async #find(sha256: string, { place, prefix }: KeptSettings): Promise<KeptModel | undefined> {
    const { models } = await this.list();
    return models.find(
      (model) =>
        model.sha256 === sha256 && model.settings.place === place && model.settings.prefix === prefix,
    );
  }

  /**
   * Whether a copy still is what was written; null where nothing was noted to compare it with. One that has changed is
   * damaged from then on.
   *
   * @throws {@link AppError} as {@link ModelStore.open}; `aborted`.
   */
  async verify(id: string, signal: AbortSignal): Promise<boolean | null> {
    const { model, file } = await this.open(id);
    const { storedCrc32, layout, sha256 } = model;
    if (storedCrc32 === null && layout !== null) return null;
    const found =
      storedCrc32 === null
        ? await sha256Of(file, { signal })
        : await hashOf(file, await startCrc32(), { signal });
    if (found === (storedCrc32 ?? sha256)) return true;
    const folder = await this.#root.getDirectoryHandle(id);
    await folder.getFileHandle(CHANGED, { create: true });
    return false;
  }

  /** @throws {@link AppError} `not-found` if it is gone, `storage/damaged` if it is not what was put there. */
  async open(id: string): Promise<{ readonly model: KeptModel; readonly file: File }> {
    const folder = await this.#root.getDirectoryHandle(id).catch(() => null);
    if (!folder) {
      throw new AppError('not-found', 'This model is no longer kept in this browser: drop its file again.');
    }
    const found = await readFolder(id, folder);
    if (found.kind !== 'kept') {
      const reason = found.kind === 'damaged' ? found.reason : 'Its import was broken off.';
      throw new AppError('storage/damaged', `${reason} Forget it and drop its file again.`);
    }
    const stored = await (await folder.getFileHandle(WEIGHTS)).getFile();
    return { model: found.model, file: new File([stored], found.model.fileName) };
  }

  /** Forgets one; what is not there is forgotten already. */
  async remove(id: string): Promise<void> {
    await this.#root.removeEntry(id, { recursive: true }).catch(() => undefined);
  }

  /**
   * Looks again where nobody writes, and removes a broken-off import; null while another tab goes on with it.
   *
   * What was seen without the lock does not count: the other tab may have ended in between.
   */
  #readUnlessBusy(id: string, folder: FileSystemDirectoryHandle): Promise<Found | null> {
    return navigator.locks.request(lockName(id), { ifAvailable: true }, async (lock) => {
      if (!lock) return null;
      const found = await readFolder(id, folder);
      if (found.kind === 'unfinished') await this.remove(id);
      return found;
    });
  }
}

/** The same pieces, each looked at by a running hash. */
async function* hashed(pieces: Pieces, hash: RunningHash): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}
