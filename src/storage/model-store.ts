/** Checkpoints in the browser's own file system, between visits. */
import type { KeptSettings } from '../contract/kept.ts';
import { parseKeptSettings, parseModelFacts } from '../contract/kept.ts';
import { AppError, throwIfAborted } from '../core/errors.ts';
import type { RunningHash } from '../core/hashes.ts';
import { hashOf, sha256Of, startCrc32, startSha256 } from '../core/hashes.ts';
import { ownName } from '../core/own-names.ts';
import type { FileFacts, StoreContents, StoredFile } from './file-store.ts';
import { FileStore, openStoreFolder, readJson } from './file-store.ts';
import type { Pieces } from './pieces.ts';
import { fullError, isFull, writePieces } from './pieces.ts';

/** What is known of a kept checkpoint. */
interface ModelFacts extends FileFacts {
  /** Of the file that was dropped, which the hash is of too. */
  readonly bytes: number;
  readonly sha256: string;
  /** How the copy is laid out: a safetensors file of one order in this type; null: as the file came. */
  readonly layout: 'float32' | 'float16' | null;
  /** Whether the copy's weights are coarser than the file's. */
  readonly rounded: boolean;
  /** CRC-32 of the copy, eight hexadecimal digits; null where an earlier page wrote it. */
  readonly storedCrc32: string | null;
  /** ISO 8601. */
  readonly keptAt: string;
  /** Settings without which the file could not be read again. */
  readonly settings: KeptSettings;
  /** The address that it was fetched from; absent for a file of the user. */
  readonly address?: string | undefined;
}

/** A checkpoint kept in this browser. */
export interface KeptModel extends ModelFacts {
  readonly id: string;
}

/** The folder of kept models, with a folder for each. */
export const MODELS_FOLDER = 'models';
/** What the locks of models begin with. */
export const MODEL_LOCK = 'kept-model';
/** Names of a folder's files beside its facts: the weights, and settings that were corrected later. */
export const WEIGHTS = 'weights';
export const SETTINGS = 'settings.json';
/** Lies there once the weights were found to be others than those that were written. */
const CHANGED = 'changed';

/** A file that is made while it is written. */
interface WrittenFile {
  /** Of the whole file. */
  readonly byteLength: number;
  /** The file from its first byte on. */
  readonly chunks: (signal: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
}

/** Sees the original's bytes as they are read; `finish` throws if they do not match the file's checksums. */
interface ByteWatch {
  update(bytes: Uint8Array): void;
  finish(): unknown;
}

/** What to keep: which file it was, and the bytes to write. */
export interface NewModel extends Pick<KeptModel, 'fileName' | 'settings' | 'layout' | 'rounded'> {
  readonly original: Blob;
  readonly written: WrittenFile;
  /** Sees the original as it is hashed. */
  readonly watch: ByteWatch;
}

/** A file to take as it is, with its hash. */
export interface TakenModel extends Pick<
  KeptModel,
  'fileName' | 'settings' | 'bytes' | 'sha256' | 'address'
> {
  readonly move: (folder: FileSystemDirectoryHandle, name: string) => Promise<void>;
}

export interface ModelStoreContents extends Omit<StoreContents<never>, 'kept'> {
  readonly models: readonly KeptModel[];
}

const commitLock = () => ownName('kept-models');

/** Checkpoints in the {@link FileStore}: the same model of the same file is kept once. */
export class ModelStore {
  readonly #files: FileStore<ModelFacts>;

  /** @param root - the folder of the store; synchronous access needs a dedicated worker. */
  constructor(root: FileSystemDirectoryHandle) {
    const lockPrefix = ownName(MODEL_LOCK);
    this.#files = new FileStore(root, { bytesName: WEIGHTS, lockPrefix, parse: parseModelFacts, complete });
  }

  /** The store of this site. @throws {@link AppError} `storage/unavailable` if the browser has none. */
  static async open(): Promise<ModelStore> {
    const message =
      'This browser keeps no files for pages, as in a private window: models have to be dropped again on each visit.';
    return new ModelStore(
      await openStoreFolder(
        MODELS_FOLDER,
        (cause) => new AppError('storage/unavailable', message, { cause }),
      ),
    );
  }

  /** What is kept, and what is left of imports that came to nothing: the latter is removed. */
  async list(): Promise<ModelStoreContents> {
    const { kept, ...others } = await this.#files.list();
    const models = kept.map(modelOf).sort((a, b) => a.keptAt.localeCompare(b.keptAt));
    return { models, ...others };
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
    const onWritten = (done: number) => onBytes(original.size + done);
    const crc = await startCrc32();
    const commit = this.#commitOf(id, named.settings, signal, () => ({
      ...named,
      bytes: original.size,
      sha256,
      storedBytes: written.byteLength,
      storedCrc32: crc.digest(),
    }));
    try {
      return await navigator.locks.request(this.#files.lockName(id), () =>
        this.#files.write(id, hashed(written.chunks(signal), crc), { signal, onBytes: onWritten }, commit),
      );
    } catch (error) {
      if (!isFull(error)) throw error;
      const advice = 'forget a kept model, or free space on the disk. Nothing that was kept is lost.';
      const purpose = `to keep ${named.fileName}`;
      throw await fullError({ bytes: written.byteLength, purpose }, advice, error);
    }
  }

  /**
   * Takes a file that is in the browser's own file system already, as it is. The same file is kept once.
   *
   * @param move - moves the file; it is not called if the same file is kept.
   * Moving takes no time, so it can't be cancelled.
   */
  async take({ move, ...named }: TakenModel): Promise<KeptModel> {
    const { signal } = new AbortController();
    const same = await this.#find(named.sha256, named.settings);
    if (same) return same;
    const id = crypto.randomUUID();
    const facts = { ...named, layout: null, rounded: false, storedBytes: named.bytes, storedCrc32: null };
    const commit = this.#commitOf(id, named.settings, signal, () => facts);
    return navigator.locks.request(this.#files.lockName(id), () =>
      this.#files.take(id, move, { signal }, commit),
    );
  }

  /** Makes an entry of bytes that are there, unless another tab has kept the same file meanwhile. */
  #commitOf(
    id: string,
    settings: KeptSettings,
    signal: AbortSignal,
    factsOf: () => Omit<KeptModel, 'id' | 'keptAt'>,
  ) {
    return (save: (facts: object) => Promise<void>) =>
      // One tab at a time checks whether the file is there and records that it is.
      navigator.locks.request(commitLock(), async () => {
        throwIfAborted(signal);
        const facts = { ...factsOf(), keptAt: new Date().toISOString() };
        const other = await this.#find(facts.sha256, settings);
        if (other) {
          // The older one stays: another tab may run it.
          await this.remove(id);
          return this.#corrected(other, settings);
        }
        await save(facts);
        return { id, ...facts };
      });
  }

  /** Keeping a file again records the settings with which it could be read. */
  async #corrected(model: KeptModel, settings: KeptSettings): Promise<KeptModel> {
    await this.setSettings(model.id, settings);
    return { ...model, settings };
  }

  /**
   * Writes settings that a kept file turned out to need; does nothing if the file was removed.
   *
   * They have a file of their own: if the write is interrupted, the earlier settings count again and nothing is
   * damaged.
   *
   * @throws {@link AppError} `storage/full`.
   */
  async setSettings(id: string, settings: KeptSettings): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(settings));
    await navigator.locks.request(`${this.#files.lockName(id)} settings`, async () => {
      const folder = await this.#files.folder(id);
      if (!folder) return;
      try {
        const handle = await folder.getFileHandle(SETTINGS, { create: true });
        await writePieces(handle, [bytes], { signal: new AbortController().signal });
      } catch (error) {
        if (!isFull(error)) throw error;
        const purpose = 'to write the settings of a kept model';
        throw await fullError({ bytes: bytes.length, purpose }, 'free space on the disk.', error);
      }
    });
  }

  /** The copy of a file, and of the same model if the file holds several. */
  async #find(sha256: string, { place, prefix }: KeptSettings): Promise<KeptModel | undefined> {
    const { models } = await this.list();
    return models.find(
      (model) =>
        model.sha256 === sha256 && model.settings.place === place && model.settings.prefix === prefix,
    );
  }

  /**
   * Whether a copy still has the bytes that were written; null if there is no checksum to compare with. A copy that has
   * changed counts as damaged from then on.
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
    await (await this.#files.folder(id))?.getFileHandle(CHANGED, { create: true });
    return false;
  }

  /** @throws {@link AppError} `not-found` if it is gone, `storage/damaged` if its bytes have changed. */
  async open(id: string): Promise<{ readonly model: KeptModel; readonly file: File }> {
    const found = await this.#files.read(id);
    if (!found) {
      throw new AppError('not-found', 'This model is no longer kept in this browser: drop its file again.');
    }
    if (found.kind !== 'kept') {
      const reason = found.kind === 'damaged' ? found.reason : 'Its import was interrupted.';
      throw new AppError('storage/damaged', `${reason} Forget it and drop its file again.`);
    }
    return { model: modelOf(found), file: new File([found.file], found.facts.fileName) };
  }

  /** Forgets one; what is not there is forgotten already, and what another tab reads stays. */
  async remove(id: string): Promise<void> {
    await this.#files.remove(id).catch(() => undefined);
  }
}

const modelOf = ({ id, facts }: StoredFile<ModelFacts>): KeptModel => ({ id, ...facts });

/** With the settings that were noted later; a sentence where the weights were found to have changed. */
async function complete(facts: ModelFacts, folder: FileSystemDirectoryHandle): Promise<ModelFacts | string> {
  if (await folder.getFileHandle(CHANGED).catch(() => null)) {
    return `Expected the copy of ${facts.fileName} as it was written, but its bytes have changed since.`;
  }
  const handle = await folder.getFileHandle(SETTINGS).catch(() => null);
  // Null after a write that was cut off: those of the facts count then.
  const settings = handle && parseKeptSettings(await readJson(handle));
  return settings ? { ...facts, settings } : facts;
}

/** The same pieces; a running hash sees each of them. */
async function* hashed(pieces: Pieces, hash: RunningHash): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}
