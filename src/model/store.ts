import { AppError, throwIfAborted } from '../core/errors.ts';
import { openOwnFolder, ownName } from '../core/own-names.ts';
import { FACTS, MODELS_FOLDER, readFolder, SETTINGS, WEIGHTS } from './kept-facts.ts';
import type { Found, KeptModel, KeptSettings } from './kept-facts.ts';
import type { WrittenFile } from './checkpoint/write-safetensors.ts';
import { sha256Of } from './sha256.ts';
import { fullError, isFull, writePieces } from './written-pieces.ts';

/** What is to be kept: which file it was, and what is written of it. */
export interface NewModel extends Pick<KeptModel, 'fileName' | 'settings' | 'layout' | 'rounded'> {
  readonly original: Blob;
  readonly written: WrittenFile;
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
   * @throws {@link AppError} `storage/full` if there is no room, `aborted`; nothing of the copy is left then.
   */
  async put(
    { original, written, ...named }: NewModel,
    { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
  ): Promise<KeptModel> {
    const sha256 = await sha256Of(original, { signal, onBytes });
    const same = await this.#find(sha256);
    if (same) return this.#corrected(same, named.settings);
    const id = crypto.randomUUID();
    return navigator.locks.request(lockName(id), async () => {
      try {
        const folder = await this.#root.getDirectoryHandle(id, { create: true });
        const weights = await folder.getFileHandle(WEIGHTS, { create: true });
        const onWritten = (done: number) => onBytes(original.size + done);
        await writePieces(weights, written.chunks(signal), { signal, onBytes: onWritten });
        // One tab at a time looks whether the file is there and says that it is.
        return await navigator.locks.request(commitLock(), async () => {
          throwIfAborted(signal);
          const other = await this.#find(sha256);
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

  async #find(sha256: string): Promise<KeptModel | undefined> {
    return (await this.list()).models.find((model) => model.sha256 === sha256);
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
