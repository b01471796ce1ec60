/** Files of the user in this browser, by the hash of what is in them. */
import { AppError } from '../core/errors.ts';
import { sha256Of } from '../core/hashes.ts';
import type { Pieces } from './pieces.ts';
import { fullError, isFull, writePieces } from './pieces.ts';

/** A file that is kept, with what was told of it. */
export interface KeptFile<Told> {
  /** SHA-256 of the file, hexadecimal. */
  readonly id: string;
  readonly told: Told;
  /** A handle of the bytes: nothing is read by listing it. */
  readonly file: File;
}

export interface FileStoreContents<Told> {
  readonly kept: readonly KeptFile<Told>[];
  /** Those that can't be used, each with a sentence on why. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[];
  /** Copies that had been broken off, and were removed now. */
  readonly removedParts: number;
}

interface CopyOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
}

/** Where kept clips lie, a folder each; the store owns all of it. */
export const CLIPS_FOLDER = 'clips';

/** What a kept file's own bytes are called in its folder. */
export const CLIP_BYTES = 'bytes';
const FACTS = 'facts.json';

/**
 * Files in the browser's own file system, a folder each, named by the SHA-256 of what is in it: so the same file is
 * kept once, and is found without reading the others. A folder's facts are written last: one without them is a copy
 * that goes on in some tab, which holds a lock, or that was broken off.
 *
 * @remarks Synchronous access to files needs a dedicated worker.
 */
export class FileStore<Told> {
  readonly #root: FileSystemDirectoryHandle;
  readonly #lockPrefix: string;
  readonly #parse: (told: unknown) => Told | null;

  /**
   * @param root - the folder of the store, of which it owns all.
   * @param lockPrefix - unlike that of any other store.
   * @param parse - reads what was told of a file, as it came from JSON; null if that can't be used.
   */
  constructor(root: FileSystemDirectoryHandle, lockPrefix: string, parse: (told: unknown) => Told | null) {
    this.#root = root;
    this.#lockPrefix = lockPrefix;
    this.#parse = parse;
  }

  /** What is kept, in no order, and what is left of copies that came to nothing: the latter is removed. */
  async list(): Promise<FileStoreContents<Told>> {
    const kept: KeptFile<Told>[] = [];
    const damaged: { id: string; reason: string }[] = [];
    let removedParts = 0;
    const look = async (id: string, folder: FileSystemDirectoryHandle) => {
      const first = await this.#read(id, folder);
      const found = first.kind === 'kept' ? first : await this.#readUnlessBusy(id, folder);
      if (found?.kind === 'kept') kept.push(found.entry);
      if (found?.kind === 'damaged') damaged.push({ id, reason: found.reason });
      if (found?.kind === 'unfinished') removedParts += 1;
    };
    // All at once: nearly all of the time of each goes by waiting for the disk.
    const looks: Promise<void>[] = [];
    for await (const [id, handle] of this.#root.entries())
      if (handle.kind === 'directory') looks.push(look(id, handle as FileSystemDirectoryHandle));
    await Promise.all(looks);
    return { kept, damaged, removedParts };
  }

  /**
   * Copies a file in, unless it is there: then what was told of it first stays.
   *
   * @throws {@link AppError} `storage/full` if there is no room, `not-found` if the file can't be read any more,
   * `aborted`; nothing of the copy is left then.
   */
  async put(file: File, told: Told, options: CopyOptions): Promise<KeptFile<Told>> {
    try {
      const id = await sha256Of(file, { signal: options.signal });
      // One tab at a time: the next one finds what this one kept.
      return await navigator.locks.request(this.#lockName(id), { signal: options.signal }, async () => {
        const folder = await this.#root.getDirectoryHandle(id, { create: true });
        const found = await this.#read(id, folder);
        return found.kind === 'kept' ? found.entry : await this.#copy(id, folder, file, told, options);
      });
    } catch (error) {
      throw await named(error, file);
    }
  }

  /** Forgets one; what is not there is forgotten already. */
  async remove(id: string): Promise<void> {
    await this.#root.removeEntry(id, { recursive: true }).catch(ignoreAbsent);
  }

  async #copy(
    id: string,
    folder: FileSystemDirectoryHandle,
    file: File,
    told: Told,
    options: CopyOptions,
  ): Promise<KeptFile<Told>> {
    try {
      const bytes = await folder.getFileHandle(CLIP_BYTES, { create: true });
      await writePieces(bytes, file.stream() as unknown as Pieces, options);
      const facts = { fileName: file.name, type: file.type, bytes: file.size, told };
      const handle = await folder.getFileHandle(FACTS, { create: true });
      const { signal } = options;
      // A copy that is cancelled while its facts are written is none either.
      await writePieces(handle, [new TextEncoder().encode(JSON.stringify(facts))], { signal });
      const found = await this.#read(id, folder);
      if (found.kind === 'kept') return found.entry;
      throw new AppError('storage/damaged', `${file.name} could not be read again after it was kept.`);
    } catch (error) {
      await this.remove(id);
      throw error;
    }
  }

  async #read(id: string, folder: FileSystemDirectoryHandle): Promise<Found<Told>> {
    const facts = await folder.getFileHandle(FACTS).catch(() => null);
    if (!facts) return { kind: 'unfinished' };
    const parsed = parseFacts(await textOf(facts));
    const told = parsed && this.#parse(parsed.told);
    if (!parsed || told === null) return { kind: 'damaged', reason: 'Its description can’t be read.' };
    const handle = await folder.getFileHandle(CLIP_BYTES).catch(() => null);
    const stored = await handle?.getFile().catch(() => null);
    const { fileName, type, bytes } = parsed;
    if (stored?.size !== bytes) {
      const reason = `Expected ${bytes} bytes of ${fileName}, found ${stored?.size ?? 0}.`;
      return { kind: 'damaged', reason };
    }
    return { kind: 'kept', entry: { id, told, file: new File([stored], fileName, { type }) } };
  }

  /**
   * Looks again where nobody writes, and removes a broken-off copy; null while another tab goes on with it.
   *
   * What was seen without the lock does not count: the other tab may have ended in between.
   */
  #readUnlessBusy(id: string, folder: FileSystemDirectoryHandle): Promise<Found<Told> | null> {
    return navigator.locks.request(this.#lockName(id), { ifAvailable: true }, async (lock) => {
      if (!lock) return null;
      const found = await this.#read(id, folder);
      if (found.kind === 'unfinished') await this.remove(id);
      return found;
    });
  }

  #lockName(id: string): string {
    return `${this.#lockPrefix} ${id}`;
  }
}

type Found<Told> =
  | { readonly kind: 'kept'; readonly entry: KeptFile<Told> }
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'unfinished' };

/** '' where it has just been removed, as by another tab. */
async function textOf(handle: FileSystemFileHandle): Promise<string> {
  try {
    return await (await handle.getFile()).text();
  } catch {
    return '';
  }
}

function parseFacts(text: string) {
  try {
    const { fileName, type, bytes, told } = JSON.parse(text) as Record<string, unknown>;
    if (typeof fileName !== 'string' || typeof bytes !== 'number') return null;
    return { fileName, type: typeof type === 'string' ? type : '', bytes, told };
  } catch {
    return null;
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
}

/** What the browser says of a full disk or of a file that is gone, in a sentence; anything else as it came. */
async function named(error: unknown, { name, size }: File): Promise<unknown> {
  if (!(error instanceof DOMException)) return error;
  if (error.name === 'AbortError') return new AppError('aborted', 'Cancelled.', { cause: error });
  if (error.name === 'NotReadableError' || error.name === 'NotFoundError') {
    const message = `Expected to read ${name} once more to keep it, but it is gone or was changed: drop it again.`;
    return new AppError('not-found', message, { cause: error });
  }
  if (!isFull(error)) return error;
  return fullError(
    { bytes: size, purpose: `to keep ${name} for the next visit` },
    'it stays open; to keep it, remove other clips, forget a kept model, or free space on the disk.',
    error,
  );
}
