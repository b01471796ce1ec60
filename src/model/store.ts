import { AppError, throwIfAborted } from '../core/errors.ts';
import { nextTurn } from '../core/next-turn.ts';
import { startSha256 } from './sha256.ts';

/** Settings without which a kept file could not be read again. */
export interface KeptSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
}

/** A checkpoint kept in this browser. */
export interface KeptModel {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  /** ISO 8601. */
  readonly keptAt: string;
  readonly settings: KeptSettings;
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

/** An abort is looked for so often. */
const LOOK_BYTES = 4 * 1024 * 1024;
const WEIGHTS = 'weights';
const FACTS = 'facts.json';
const COMMIT_LOCK = 'kept-models';
const lockName = (id: string) => `kept-model ${id}`;

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
      const root = await navigator.storage.getDirectory();
      return new ModelStore(await root.getDirectoryHandle('models', { create: true }));
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
      const found = await readFolder(id, folder);
      if (found.kind === 'kept') models.push(found.model);
      else if (found.kind === 'damaged') damaged.push({ id, reason: found.reason });
      else if (await this.#removeUnlessBusy(id)) removedParts += 1;
    }
    models.sort((a, b) => a.keptAt.localeCompare(b.keptAt));
    return { models, damaged, removedParts };
  }

  /**
   * Copies a file in, hashing it on the way. The same file is kept once.
   *
   * @throws {@link AppError} `storage/full` if there is no room, `aborted`; nothing of the copy is left then.
   */
  async put(
    file: Blob,
    { fileName, settings }: Pick<KeptModel, 'fileName' | 'settings'>,
    { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
  ): Promise<KeptModel> {
    const id = crypto.randomUUID();
    return navigator.locks.request(lockName(id), async () => {
      try {
        const folder = await this.#root.getDirectoryHandle(id, { create: true });
        const sha256 = await copy(file, folder, signal, onBytes);
        // One tab at a time looks whether the file is there and says that it is.
        return await navigator.locks.request(COMMIT_LOCK, async () => {
          const same = (await this.list()).models.find((model) => model.sha256 === sha256);
          if (same) {
            // The older one stays: another tab may run it.
            await this.remove(id);
            return same;
          }
          const facts = { fileName, bytes: file.size, sha256, keptAt: new Date().toISOString(), settings };
          await write(folder, FACTS, new TextEncoder().encode(JSON.stringify(facts)));
          return { id, ...facts };
        });
      } catch (error) {
        await this.remove(id);
        throw await named(error, file.size);
      }
    });
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

  /** Whether a broken-off import was removed: one that goes on in another tab is left alone. */
  #removeUnlessBusy(id: string): Promise<boolean> {
    return navigator.locks.request(lockName(id), { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await this.remove(id);
      return true;
    });
  }
}

async function copy(
  file: Blob,
  folder: FileSystemDirectoryHandle,
  signal: AbortSignal,
  onBytes: (done: number) => void,
): Promise<string> {
  const hash = await startSha256();
  const access = await (await folder.getFileHandle(WEIGHTS, { create: true })).createSyncAccessHandle();
  try {
    let done = 0;
    let nextLook = 0;
    for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      if (done >= nextLook) {
        // Writing is synchronous: an abort is heard only between turns.
        await nextTurn();
        throwIfAborted(signal);
        nextLook = done + LOOK_BYTES;
      }
      const written = access.write(chunk, { at: done });
      if (written !== chunk.length) throw new DOMException('A write was cut short.', 'QuotaExceededError');
      hash.update(chunk);
      done += chunk.length;
      onBytes(done);
    }
    access.flush();
  } finally {
    access.close();
  }
  return hash.digest();
}

async function write(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const access = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
  try {
    access.truncate(0);
    access.write(bytes, { at: 0 });
    access.flush();
  } finally {
    access.close();
  }
}

type Found =
  | { readonly kind: 'kept'; readonly model: KeptModel }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'unfinished' };

async function readFolder(id: string, folder: FileSystemDirectoryHandle): Promise<Found> {
  const facts = await folder.getFileHandle(FACTS).catch(() => null);
  if (!facts) return { kind: 'unfinished' };
  const parsed = parseFacts(await (await facts.getFile()).text());
  if (!parsed) return { kind: 'damaged', reason: 'Its description can’t be read.' };
  const weights = await folder.getFileHandle(WEIGHTS).catch(() => null);
  const bytes = weights ? (await weights.getFile()).size : 0;
  if (bytes !== parsed.bytes) {
    return {
      kind: 'damaged',
      reason: `Expected ${parsed.bytes} bytes of ${parsed.fileName}, found ${bytes}.`,
    };
  }
  return { kind: 'kept', model: { id, ...parsed } };
}

function parseFacts(text: string): Omit<KeptModel, 'id'> | null {
  try {
    const { fileName, bytes, sha256, keptAt, settings } = JSON.parse(text) as Record<string, unknown>;
    if (typeof fileName !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') return null;
    return {
      fileName,
      bytes,
      sha256,
      keptAt: typeof keptAt === 'string' ? keptAt : '',
      settings: typeof settings === 'object' && settings !== null ? settings : {},
    };
  } catch {
    return null;
  }
}

/** What the browser says of a full disk, in a sentence; anything else as it came. */
async function named(error: unknown, bytes: number): Promise<unknown> {
  if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') return error;
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const megabytes = (value: number) => `${(Math.max(0, value) / 1e6).toFixed(0)} MB`;
  return new AppError(
    'storage/full',
    `Expected room for ${megabytes(bytes)}, but the browser lets this page keep only ${megabytes(quota - usage)} more: forget a kept model, or free space on the disk. Nothing that was kept is lost.`,
    { cause: error },
  );
}
